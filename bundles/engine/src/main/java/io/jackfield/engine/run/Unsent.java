package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.Posting;
import io.jackfield.engine.core.Event;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox of a call's last check-in, where another engine made it. Whether that has sent it nobody may know.
 *
 * <ul>
 *   <li><b>It has ended</b>: the outbox is sent again, byte for byte. Peers take what they had for a retransmission. What cannot be
 *       sent again is counted, and left to the transaction's timers, since the first time it may have left.</li>
 *   <li><b>It goes on, as far as is known</b>: the call goes on, too, and its next check-in has another outbox. So what nobody
 *       would repeat (over UDP timers and peers do) is kept in memory for a while, and sent again should that engine be found to
 *       have ended. Not provisional responses, which may be lost and would come late.</li>
 * </ul>
 * Thread-safe.
 */
final class Unsent {
    /**
     * What an engine checks in it sends as soon as that is acknowledged. So long the acknowledgement, and then the news of the
     * engine's end, may take at most, ms; what is older did leave.
     */
    static final long KNOWN_SENT_MILLIS = 10_000;
    /** Of one engine; beyond, the oldest is forgotten. */
    static final int MOST_KEPT = 4_096;
    private static final byte[] PROVISIONAL = "SIP/2.0 1".getBytes(StandardCharsets.US_ASCII);
    private static final Logger LOG = LoggerFactory.getLogger(Unsent.class);

    private record Kept(CallKey key, Posting posting, List<Outbound> messages) {
    }

    private final CallRunner runner;
    private final RunnerParts parts;
    private final Map<Incarnation, Deque<Kept>> kept = new ConcurrentHashMap<>();
    /** When something was forgotten last, ms of the store's. */
    private final AtomicLong forgotAt = new AtomicLong(Long.MIN_VALUE / 2);

    Unsent(CallRunner runner) {
        this.runner = runner;
        this.parts = runner.parts();
    }

    /** Before an event works on the call. @return whether something was sent again, so that the call has to be checked in */
    boolean sendAgain(CallRecord record, Call call, Event event) {
        boolean something = record.effects() && !call.outbox().isEmpty();
        Optional<Posting> posting = something ? call.posting().filter(this::anothersAndRecent) : Optional.empty();
        if (posting.isEmpty()) {
            return false;
        }
        Incarnation life = posting.get().id().holder();
        if (event instanceof Event.TakenOver taken && taken.ends(life) || parts.lives().ended(life)) {
            LOG.debug("What an engine that ended may not have sent is sent again call={} life={} messages={}", call.key(), life,
                    call.outbox().size());
            call.outbox().forEach(message -> again(call.key(), message));
            return true;
        }
        keep(call.key(), posting.get(), call.outbox().stream().filter(Unsent::nobodyRepeats).toList());
        return false;
    }

    private boolean anothersAndRecent(Posting posting) {
        return !posting.id().holder().equals(parts.incarnation()) && recent(posting);
    }

    private boolean recent(Posting posting) {
        return parts.store().now() - posting.at() <= KNOWN_SENT_MILLIS;
    }

    /** Whether it is lost for good unless this platform sends it again; a provisional response may be. */
    static boolean nobodyRepeats(Outbound message) {
        return message.target().transport().reliable() && (message.bytes().length < PROVISIONAL.length
                || !Arrays.equals(message.bytes(), 0, PROVISIONAL.length, PROVISIONAL, 0, PROVISIONAL.length));
    }

    private void keep(CallKey key, Posting posting, List<Outbound> messages) {
        if (messages.isEmpty()) {
            return;
        }
        Incarnation life = posting.id().holder();
        AtomicInteger forgotten = new AtomicInteger();
        kept.compute(life, (same, before) -> {
            Deque<Kept> all = before == null ? new ArrayDeque<>() : before;
            all.add(new Kept(key, posting, messages));
            while (!all.isEmpty() && !recent(all.peek().posting())) {
                all.remove();
            }
            while (all.size() > MOST_KEPT) {
                all.remove();
                forgotten.incrementAndGet();
            }
            return all.isEmpty() ? null : all;
        });
        if (forgotten.get() > 0) {
            forgot(life, forgotten.get());
        }
        if (parts.lives().ended(life)) { // since it was looked at
            ended(life, 0);
        }
    }

    private void forgot(Incarnation life, int checkIns) {
        for (int i = 0; i < checkIns; i++) {
            parts.counters().increment("dropped.overtaken-not-kept");
        }
        long now = parts.store().now();
        if (now - forgotAt.getAndSet(now) > KNOWN_SENT_MILLIS) { // once for many, one after the other
            LOG.warn("More was overtaken of another engine than is kept in mind; the oldest is lost should that engine have ended"
                    + " life={} most={}", life, MOST_KEPT);
        }
    }

    /** A life has ended. @param sentBelow the effects of its check-ins with a lower sequence are known to have left */
    void ended(Incarnation life, long sentBelow) {
        Deque<Kept> all = kept.remove(life);
        if (all != null) {
            all.stream().filter(each -> each.posting().id().sequence() >= sentBelow && recent(each.posting()))
                    .forEach(each -> each.messages().forEach(message -> again(each.key(), message)));
        }
    }

    private void again(CallKey key, Outbound message) {
        parts.counters().increment("sent-again");
        runner.outgoing().send(key, new Outbound(message.target(), message.bytes(), 0)); // no transaction is told
    }
}
