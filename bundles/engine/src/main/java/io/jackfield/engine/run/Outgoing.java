package io.jackfield.engine.run;

import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.core.Event;
import io.jackfield.stack.Flow;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.Target;
import io.jackfield.stack.WayBack;
import io.jackfield.state.CallKey;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What leaves, by the engine that has the flow. A flow of an engine that is gone is gone with it: then the message leaves from here,
 * where the stack finds no such connection, and opens one to sent-by for a response (RFC 3261 section 18.2.2); a request fails, and
 * its transaction is told. Thread-safe.
 */
final class Outgoing {
    private final CallRunner runner;

    Outgoing(CallRunner runner) {
        this.runner = runner;
    }

    /** @return completes when it has left this engine, or never will */
    CompletionStage<Void> send(CallKey key, Outbound message) {
        Optional<Incarnation> owner = runner.peers().owner(owner(message.target()));
        if (owner.isEmpty()) {
            return sendHere(key, message);
        }
        return runner.peers().send(owner.get(), new Letter.Leaves(key, message)).handle((receipt, failure) -> {
            if (receipt == Receipt.TAKEN) {
                runner.counters().increment("sent.elsewhere");
                return CompletableFuture.<Void>completedStage(null);
            } // a response that may have arrived does no harm a second time
            runner.counters().increment("not-sent-elsewhere");
            return sendHere(key, message);
        }).thenCompose(sent -> sent);
    }

    /** Whether it all leaves by this engine's sockets. */
    boolean here(List<Outbound> messages) {
        for (Outbound message : messages) {
            if (runner.peers().owner(owner(message.target())).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static String owner(Target target) {
        return target instanceof Flow flow ? flow.owner() : target instanceof WayBack back ? back.flow().owner() : "";
    }

    /** By this engine's sockets. */
    CompletionStage<Void> sendHere(CallKey key, Outbound message) {
        runner.counters().increment("sent");
        return runner.parts().sender().send(message.target(), message.bytes()).thenAccept(outcome -> {
            if (outcome != MessageSender.Outcome.SENT) {
                runner.counters().increment("not-sent." + outcome.name().toLowerCase(Locale.ROOT));
                if (message.transaction() != 0
                        && !runner.submit(key, new Event.SendFailed(message.transaction(), outcome), null)) {
                    runner.counters().increment("dropped.send-failure"); // the transaction times out instead
                }
            }
        });
    }
}
