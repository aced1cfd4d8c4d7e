package io.jackfield.engine.app;

import io.jackfield.engine.call.Call;
import io.jackfield.stack.Endpoint;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Access to calls from elsewhere: from a thread that works on no event, or from within the event of another call.
 *
 * <ul>
 *   <li><b>An action is an event of its call</b>: it waits in that call's queue, in the order issued, sees the live call, and
 *       what it sends leaves after its check-in.</li>
 *   <li><b>Never nested.</b> One that is issued within an event, of whatever call and application, waits until that event is
 *       committed and is issued then, in the order in which they were issued there; and not at all where it is not. So whoever
 *       waits within an event for an action waits for ever; {@link #withinEvent} tells.</li>
 *   <li><b>Reading</b> gives what was committed last and never waits for application code, also while an event of the call
 *       runs: two callbacks may read each other's call.</li>
 *   <li><b>Threads.</b> Thread-safe; nothing blocks. Stages complete on a worker of the engine or a thread of the store, or at
 *       once.</li>
 *   <li><b>Failure.</b> A stage of {@link #act} or {@link #begin} never fails: {@link Acted} says what became of it. One of
 *       {@link #read} fails as the store does.</li>
 * </ul>
 */
@ProviderType
public interface Calls {
    /**
     * Runs code under a call, with the version's class loader as context class loader. After a lost race in the store it may run
     * again, on the new state.
     */
    CompletionStage<Acted> act(CallKey key, ApplicationVersion version, Consumer<CallContext> code);

    /** As {@link #act}, of a call that need not be there yet, under a {@link #newKey} or a key of the caller's making. */
    CompletionStage<Acted> begin(CallKey key, ApplicationVersion version, Consumer<CallContext> code);

    /** A key that no call has. */
    CallKey newKey();

    /** The key of the call in which an application's sessions of that key live. */
    CallKey keyOf(String baseName, String sessionKey);

    /**
     * A copy of the call as it was committed last, the caller's own; empty if there is none. Values of attributes that are got
     * from it are decoded copies.
     */
    CompletionStage<Optional<Call>> read(CallKey key);

    /**
     * Shows a copy to code that looks, or drafts messages: on the caller's thread, and with a context that forgets whatever is
     * done to it. No application is told anything.
     */
    <T> T glance(Call copy, Function<CallContext, T> code);

    /** The endpoints that are open now, by which requests may leave. */
    List<Endpoint> endpoints();

    /** Applications' values, to look at, and what may be kept there. @throws IllegalStateException if there is no store of values */
    KeyValueStore values();

    /**
     * Changes a value now, and tells what came of it; {@link CallContext#write} is the way to change one with an event. Fails as the
     * store does.
     *
     * @throws IllegalStateException if there is no store of values
     */
    CompletionStage<Write.Answer> write(ValueKey key, Write.Change change);

    /** Whether the calling thread works on an event now. */
    boolean withinEvent();
}
