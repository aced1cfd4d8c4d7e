package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.core.Event;
import io.jackfield.stack.MessageBytes;
import io.jackfield.stack.ResponseRoute;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.state.CallKey;
import io.jackfield.state.CheckIn;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What of an event leaves, in the end. Not thread-safe. */
final class Leaving {
    private final CallRunner runner;
    private final CallKey key;

    Leaving(CallRunner runner, CallKey key) {
        this.runner = runner;
        this.key = key;
    }

    /** @param mayStill whether the life that committed it may still speak for it */
    void ifStill(boolean mayStill, Runnable sending) {
        if (mayStill) {
            sending.run();
        } else {
            runner.counters().increment("not-sent.life-ended");
        }
    }

    /** There is no room for it, or not now: 503 to a request. */
    void refuse(Event.Received received) {
        answer(received, 503, runner.parts().retryAfter()).forEach(this::send);
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

    /** Settled when the sockets have it all, and values are written. */
    void send(CheckIn checkIn, List<Outbound> outbox, CompletionStage<Void> written) {
        CompletableFuture<?>[] all = new CompletableFuture<?>[outbox.size() + 1];
        for (int i = 0; i < outbox.size(); i++) {
            all[i] = runner.outgoing().send(key, outbox.get(i)).toCompletableFuture();
        }
        all[outbox.size()] = written.toCompletableFuture();
        if (checkIn != null) {
            CompletableFuture.allOf(all).whenComplete((left, failure) -> runner.checkIns().settled(checkIn.id()));
        }
    }

    /** Completes when the sockets have it all. */
    CompletionStage<Void> send(List<Outbound> messages) {
        return CompletableFuture.allOf(messages.stream().map(each -> runner.outgoing().send(key, each).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    void send(Outbound message) {
        runner.outgoing().send(key, message);
    }
}
