package io.jackfield.servlet.api;

import java.util.concurrent.CompletionStage;
import javax.servlet.sip.SipApplicationSession;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs code under the call of an application session, as an event of that call: from an HTTP servlet, a thread of the application's
 * own, or a callback of another call. A servlet or listener gets it in a field or setter annotated {@code @Resource}, or as the
 * attribute {@link #ATTRIBUTE} of its ServletContext.
 *
 * <ul>
 *   <li><b>In the code</b> everything is as in a callback: it sees and changes the live call, no other event of the call runs at
 *       the same time, and its messages leave once the call is committed.</li>
 *   <li><b>Order.</b> Actions on one call run in the order in which a thread issues them.</li>
 *   <li><b>Never nested.</b> One that is issued within an event, the session's own call's too, runs after that event was committed,
 *       as an event of its own, and not at all if the event is not committed. <b>Waiting for it there never ends</b>: an event
 *       ends when its callback returns.</li>
 *   <li><b>Again.</b> After a lost race in the state tier it may run again, on the call as it is then: what it does outside the call is
 *       its own to make idempotent. {@link EventId} tells. After a crash it does not: it is not kept, and who issued it must issue
 *       it again.</li>
 *   <li><b>Threads.</b> Thread-safe, never blocks. The code runs on a worker of the engine with the application's class loader as
 *       context class loader; what is chained to the stage runs on such a worker, or on the caller's thread if the stage is complete,
 *       and in neither case within an event.</li>
 *   <li><b>Failure.</b> The stage completes after the commit. It fails with what the code threw; what that had done to the call
 *       before stands, as after a callback that throws. It fails with a {@link CallActionException} where the code did not run, or
 *       what it did is not kept.</li>
 *   <li><b>Bounds.</b> So many events may wait for one call, and so many in all, as the engine's configuration says.</li>
 * </ul>
 */
@ProviderType
public interface CallActions {
    /** The name of the ServletContext attribute. */
    String ATTRIBUTE = "io.jackfield.servlet.api.CallActions";

    /** What is done. */
    @FunctionalInterface
    interface Action {
        /** @param session the session as the event has it; use this one, and what is got from it */
        void run(SipApplicationSession session) throws Exception;
    }

    /** What is done, and gives something back. */
    @FunctionalInterface
    interface Question<T> {
        /** @param session the session as the event has it; use this one, and what is got from it */
        T ask(SipApplicationSession session) throws Exception;
    }

    /** @throws IllegalArgumentException if the session is not of this container */
    CompletionStage<Void> act(SipApplicationSession session, Action action);

    /** @param applicationSessionId as {@link SipApplicationSession#getId} says it */
    CompletionStage<Void> act(String applicationSessionId, Action action);

    /** @throws IllegalArgumentException if the session is not of this container */
    <T> CompletionStage<T> ask(SipApplicationSession session, Question<T> question);

    /** @param applicationSessionId as {@link SipApplicationSession#getId} says it */
    <T> CompletionStage<T> ask(String applicationSessionId, Question<T> question);
}
