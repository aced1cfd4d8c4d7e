package io.jackfield.engine.run;

import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.core.Event;
import io.jackfield.stack.MessageBytes;
import io.jackfield.state.CallKey;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Events that were passed to another engine and that nobody repeats: what came by a connection, what could not be
 * sent. That engine has them in memory only, so they are kept here until it says that they are done, or that it refuses
 * them. If it ends before, they are worked on again, here or wherever their version runs. What it had committed by then is sent by
 * whoever takes the call over, and the event finds its transaction there, as a retransmission does.
 *
 * <p>No longer than 64*T1, when whoever sent it has given up (RFC 3261 sections 17.1.1.2 and 17.1.2.2): nobody waits for a call that
 * begins later.
 *
 * <p>Both sides are here: keeping, and saying so. Thread-safe.
 */
final class Entrusted {
    /** Beyond, the oldest is forgotten; so it is beyond the bytes. */
    static final int MOST_KEPT = 4_096;
    /** Of messages as they came; their objects take about twice that. */
    static final long MOST_BYTES = 16L << 20;
    /** 64*T1, as T1 is by default. */
    static final long LONGEST_MILLIS = 32_000;
    /** After how many ms word of one event is tried again, at first and at most: each time after twice as many. */
    private static final long REPEAT_MILLIS = 250;
    private static final long MOST_REPEAT_MILLIS = 2_000;

    /** @param since ms of the store's time @param bytes of its message */
    private record Kept(Incarnation at, CallKey key, Event event, boolean handedOn, int hops, long since, int bytes) {
    }

    private final CallRunner runner;
    /** By number, so the oldest is the first; guarded by itself, as is what follows. */
    private final Map<Long, Kept> kept = new LinkedHashMap<>();
    private long bytes;
    private long numbers;

    Entrusted(CallRunner runner) {
        this.runner = runner;
    }

    /** Before it is passed. @param hops how often it was passed before */
    Letter.Slip keep(Incarnation at, CallKey key, Event event, boolean handedOn, int hops) {
        Kept one = new Kept(at, key, event, handedOn, hops, runner.store().now(), size(event));
        synchronized (kept) {
            long number = ++numbers;
            kept.put(number, one);
            bytes += one.bytes();
            while (tooOld(kept.values().iterator().next(), one.since())) {
                removeOldest("dropped.passed-too-old");
            }
            while (kept.size() > MOST_KEPT || bytes > MOST_BYTES) {
                removeOldest("dropped.passed-not-kept");
            }
            return new Letter.Slip(runner.peers().ownName(), number);
        }
    }

    private static int size(Event event) {
        if (!(event instanceof Event.Received received)) {
            return 0;
        }
        return received.bytes() != null ? received.bytes().length : MessageBytes.of(received.message()).length;
    }

    private void removeOldest(String counter) {
        remove(kept.keySet().iterator().next());
        runner.counters().increment(counter);
    }

    private static boolean tooOld(Kept each, long now) {
        return now - each.since() > LONGEST_MILLIS;
    }

    /** It waits there; unless that engine ended since. @param slip null for an event that is not kept */
    void taken(Incarnation at, Letter.Slip slip) {
        if (slip != null && runner.parts().lives().ended(at)) {
            ended(at);
        }
    }

    /** It did not get there. @param slip null for an event that is not kept */
    void forget(Letter.Slip slip) {
        if (slip != null) {
            remove(slip.number());
        }
    }

    private Optional<Kept> remove(long number) {
        synchronized (kept) {
            Optional<Kept> was = Optional.ofNullable(kept.remove(number));
            was.ifPresent(each -> bytes -= each.bytes());
            return was;
        }
    }

    /** Word from the other engine. One that refuses counts as a hop, so that engines without room do not go on for ever. */
    void done(Letter.Done word) {
        Optional<Kept> was = remove(word.number());
        if (word.refused()) {
            was.ifPresent(each -> again(each, each.hops() + 1));
        }
    }

    /** A life has ended: what it had and did not finish. */
    void ended(Incarnation life) {
        List<Kept> unfinished = new ArrayList<>();
        synchronized (kept) {
            kept.values().removeIf(each -> of(life, each.at()) && unfinished.add(each));
            unfinished.forEach(each -> bytes -= each.bytes());
        }
        unfinished.forEach(each -> again(each, each.hops()));
    }

    private static boolean of(Incarnation ended, Incarnation at) {
        return at.engine().equals(ended.engine()) && at.number() <= ended.number();
    }

    private void again(Kept each, int hops) {
        if (tooOld(each, runner.store().now())) {
            runner.counters().increment("dropped.passed-too-old");
            return;
        }
        runner.counters().increment("passed-again");
        runner.again(each.key(), each.event(), each.handedOn(), hops);
    }

    /** Passed events whose end is not known. */
    int size() {
        synchronized (kept) {
            return kept.size();
        }
    }

    /** To be completed when a passed event is done; null where nobody keeps it. */
    CompletableFuture<Void> wordFor(Letter.Slip slip) {
        if (slip == null) {
            return null;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        done.whenComplete((ended, failure) -> say(new Letter.Done(slip.number(), false), slip));
        return done;
    }

    /** There is no room here for a passed event. */
    void refuse(Letter.Slip slip) {
        say(new Letter.Done(slip.number(), true), slip);
    }

    private void say(Letter.Done word, Letter.Slip slip) {
        say(word, slip.keeper(), runner.store().now() + LONGEST_MILLIS, REPEAT_MILLIS);
    }

    /**
     * Until it was taken, as word that is lost has the event worked on a second time should this engine end; or nobody keeps the event
     * any more. A keeper that is not there may have been taken for dead, and be about to go on as its next life.
     */
    private void say(Letter.Done word, String keeper, long until, long pause) {
        Optional<Incarnation> life = runner.peers().owner(keeper);
        if (life.isEmpty()) {
            sayAgain(word, keeper, until, pause);
            return;
        }
        runner.peers().send(life.get(), word).whenComplete((receipt, failure) -> {
            if (receipt != Receipt.TAKEN && receipt != Receipt.TOO_LARGE) {
                sayAgain(word, keeper, until, pause);
            }
        });
    }

    private void sayAgain(Letter.Done word, String keeper, long until, long pause) {
        if (runner.store().now() + pause > until) {
            runner.counters().increment("dropped.word-of-passed");
            return;
        }
        runner.parts().watch().after(pause, () -> say(word, keeper, until, Math.min(2 * pause, MOST_REPEAT_MILLIS)));
    }
}
