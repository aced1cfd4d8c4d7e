package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.core.Event;
import io.jackfield.stack.MessageBytes;
import io.jackfield.stack.ResponseRoute;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The 100 rule for one INVITE: either its event ends in time, or "INVITE received, callback pending" is stored and then 100
 * sent, before RFC 3261 section 17.2.1's 200 ms are over. Never both at a time.
 */
final class Trying {
    private final SIPRequest invite;
    private final Event.Received event;
    private Outbound answer;
    private boolean ended;
    private CompletableFuture<Long> stored;

    private Trying(SIPRequest invite, Event.Received event) {
        this.invite = invite;
        this.event = event;
    }

    /** For an INVITE that came. */
    static Optional<Trying> of(Event event) {
        if (event instanceof Event.Received received && received.message() instanceof SIPRequest request
                && SIPRequest.INVITE.equals(request.getMethod())) {
            return Optional.of(new Trying(request, received));
        }
        return Optional.empty();
    }

    /** Made when it is asked for, which is seldom: most callbacks are done in time. */
    synchronized Outbound answer() {
        if (answer == null) {
            SIPResponse trying = invite.createResponse(SIPResponse.TRYING);
            answer = new Outbound(ResponseRoute.back(invite, event.flow()), MessageBytes.of(trying), 0);
        }
        return answer;
    }

    /**
     * The time is over. Stores, unless the event ended before.
     *
     * @param store gives the new revision, 0 if nothing was stored
     */
    Optional<CompletionStage<Long>> late(Supplier<CompletionStage<Long>> store) {
        CompletableFuture<Long> result = new CompletableFuture<>();
        synchronized (this) {
            if (ended) {
                return Optional.empty();
            }
            stored = result;
        }
        try {
            store.get().whenComplete((revision, failure) -> result.complete(failure == null ? revision : 0L));
        } catch (RuntimeException broken) {
            result.complete(0L); // whoever waits for it must not wait for ever
            throw broken;
        }
        return Optional.of(result);
    }

    /** The event ended. What was stored meanwhile, if anything: its revision, once it is known. */
    synchronized Optional<CompletionStage<Long>> end() {
        ended = true;
        return Optional.ofNullable(stored);
    }

    /** Whether a message is the 100 that left already. */
    boolean sent(Outbound message) {
        return Arrays.equals(message.bytes(), answer().bytes());
    }
}
