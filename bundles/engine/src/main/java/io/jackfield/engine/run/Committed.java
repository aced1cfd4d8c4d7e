package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.core.Event;
import io.jackfield.stack.MessageBytes;
import io.jackfield.stack.ResponseRoute;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.state.CallKey;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What leaves once it is committed, if the life that committed it may still speak for it; and answers that nobody remembers. */
final class Committed {
    private final CallRunner runner;
    private final CallKey key;

    Committed(CallRunner runner, CallKey key) {
        this.runner = runner;
        this.key = key;
    }

    /**
     * Whether this life may send. If it has ended, whoever takes its calls over has sent what it committed, and may have gone on from
     * there.
     *
     * @param checkIn null where nothing was checked in
     */
    CompletionStage<Boolean> confirm(Incarnation holder, CheckIn checkIn) {
        return runner.store().confirm(holder).whenComplete((still, failure) -> {
            if (checkIn != null && (failure != null || !still)) {
                runner.checkIns().settled(checkIn.id());
            }
        });
    }

    /**
     * @param checkIn that it was committed with, null for none; settled when the sockets have it all, and values are written
     * @param written when values are
     */
    void send(boolean mayStill, CheckIn checkIn, List<Outbound> outbox, List<Outbound> stateless, CompletionStage<Void> written) {
        if (!mayStill) {
            runner.counters().increment("not-sent.life-ended");
            return;
        }
        CompletableFuture<?>[] sent = outbox.stream().map(message -> runner.outgoing().send(key, message).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        if (checkIn != null) {
            CompletableFuture.allOf(sent).thenCombine(written, (all, values) -> all)
                    .whenComplete((all, failure) -> runner.checkIns().settled(checkIn.id()));
        }
        sendNow(stateless);
    }

    /** What depends on no check-in. */
    void sendNow(List<Outbound> messages) {
        messages.forEach(message -> runner.outgoing().send(key, message));
    }

    /** There is no room for it, or it could not be kept: who sent it is to try again. */
    void refuse(Event event) {
        if (event instanceof Event.Received received) {
            sendNow(answer(received, 503, runner.parts().retryAfter()));
        }
    }

    /** What nobody remembers; nothing for an ACK or a response. @param retryAfter seconds, 0 for none */
    List<Outbound> answer(Event.Received received, int status, int retryAfter) {
        if (!(received.message() instanceof SIPRequest request) || SIPRequest.ACK.equals(request.getMethod())) {
            return List.of();
        }
        StatelessResponses refusals = runner.parts().refusals();
        return List.of(new Outbound(ResponseRoute.back(request, received.flow()), MessageBytes.of(retryAfter > 0
                ? refusals.retryLater(request, status, retryAfter) : refusals.to(request, status)), 0));
    }
}
