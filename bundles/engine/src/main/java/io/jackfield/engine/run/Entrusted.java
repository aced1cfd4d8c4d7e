package io.jackfield.engine.run;

import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.core.Event;
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
 * <p>Both sides are here: keeping, and saying so. Thread-safe.
 */
final class Entrusted {
    /** With messages of some KB: some MB. Beyond, the oldest is forgotten. */
    static final int MOST_KEPT = 4_096;
    /** How often word of one event is tried, and after how many ms again. */
    private static final int MOST_WORDS = 20;
    private static final long REPEAT_MILLIS = 250;

    private record Kept(Incarnation at, CallKey key, Event event, boolean handedOn, int hops) {
    }

    private final CallRunner runner;
    private final Map<Long, Kept> kept = new LinkedHashMap<>();
    private long numbers;

    Entrusted(CallRunner runner) {
        this.runner = runner;
    }

    /** Before it is passed. @param hops how often it was passed before */
    Letter.Slip keep(Incarnation at, CallKey key, Event event, boolean handedOn, int hops) {
        int forgotten = 0;
        long number;
        synchronized (kept) {
            number = ++numbers;
            kept.put(number, new Kept(at, key, event, handedOn, hops));
            while (kept.size() > MOST_KEPT) {
                kept.remove(kept.keySet().iterator().next());
                forgotten++;
            }
        }
        for (; forgotten > 0; forgotten--) {
            runner.counters().increment("dropped.passed-not-kept");
        }
        return new Letter.Slip(runner.peers().ownName(), number);
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
            return Optional.ofNullable(kept.remove(number));
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
        }
        unfinished.forEach(each -> again(each, each.hops()));
    }

    private static boolean of(Incarnation ended, Incarnation at) {
        return at.engine().equals(ended.engine()) && at.number() <= ended.number();
    }

    private void again(Kept each, int hops) {
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
        done.whenComplete((ended, failure) -> say(slip, false, MOST_WORDS));
        return done;
    }

    /** There is no room here for a passed event. */
    void refuse(Letter.Slip slip) {
        say(slip, true, MOST_WORDS);
    }

    /** Until it was taken, as word that is lost has the event worked on a second time should this engine end. */
    private void say(Letter.Slip slip, boolean refused, int repeats) {
        Optional<Incarnation> keeper = runner.peers().owner(slip.keeper());
        if (keeper.isEmpty()) {
            return; // it has ended, and what it kept with it
        }
        runner.peers().send(keeper.get(), new Letter.Done(slip.number(), refused)).whenComplete((receipt, failure) -> {
            if (receipt == Receipt.TAKEN || receipt == Receipt.TOO_LARGE) {
                return;
            }
            if (repeats > 0) {
                runner.parts().watch().after(REPEAT_MILLIS, () -> say(slip, refused, repeats - 1));
            } else {
                runner.counters().increment("dropped.word-of-passed");
            }
        });
    }
}
