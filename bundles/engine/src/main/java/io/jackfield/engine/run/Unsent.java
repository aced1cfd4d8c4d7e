package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.Posting;
import io.jackfield.engine.core.Event;
import io.jackfield.stack.MessageSender;
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox of a call's last check-in, where an engine made it that has ended since. Whether that had sent it nobody knows, so it
 * is sent again, byte for byte: peers take what they had for a retransmission. What cannot be sent again is counted, and left to the
 * transaction's timers, since the first time it may have left. Thread-safe.
 */
final class Unsent {
    /**
     * What an engine checks in it sends as soon as that is acknowledged. So long the acknowledgement, and then the news of the
     * engine's end, may take at most, ms; what is older did leave.
     */
    static final long KNOWN_SENT_MILLIS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Unsent.class);

    private final RunnerParts parts;

    Unsent(RunnerParts parts) {
        this.parts = parts;
    }

    /** Before an event works on the call. @return whether something was sent again, so that the call has to be checked in */
    boolean sendAgain(CallKey key, Call call, Event event) {
        Optional<Posting> posting = call.posting().filter(each -> hasEnded(each.life(), event)
                && parts.store().now() - each.at() <= KNOWN_SENT_MILLIS);
        if (posting.isEmpty() || call.outbox().isEmpty()) {
            return false;
        }
        LOG.debug("What an engine that ended may not have sent is sent again call={} life={} messages={}", key,
                posting.get().life(), call.outbox().size());
        call.outbox().forEach(this::again);
        return true;
    }

    private boolean hasEnded(Incarnation life, Event event) {
        return !life.equals(parts.incarnation())
                && (event instanceof Event.TakenOver taken && taken.ends(life) || parts.lives().ended(life));
    }

    private void again(Outbound message) {
        parts.counters().increment("sent-again");
        parts.sender().send(message.target(), message.bytes()).thenAccept(outcome -> {
            if (outcome != MessageSender.Outcome.SENT) {
                parts.counters().increment("not-sent-again." + outcome.name().toLowerCase(Locale.ROOT));
            }
        });
    }
}
