package io.jackfield.engine.run;

import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.peers.Peers;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * One event's way to an engine that runs what it needs. It is passed {@value #MOST_HOPS} times at most, as what each engine knows of
 * the others may be old; then, and where nobody else can have it, it is worked on here, as if this engine was alone. Not thread-safe.
 */
final class Passing {
    static final int MOST_HOPS = 2;

    private final CallRunner runner;
    private final CallKey key;
    private final Event event;
    private final int hops;
    private Set<Incarnation> tried = Set.of();
    private boolean here;

    /** @param hops how often it was passed before */
    Passing(CallRunner runner, CallKey key, Event event, int hops) {
        this.runner = runner;
        this.key = key;
        this.event = event;
        this.hops = hops;
        // what an application does is code of this engine's
        this.here = event instanceof Event.Act || event instanceof Event.Passivate;
    }

    private Peers peers() {
        return runner.peers();
    }

    /** What the check-out names as running here; null for one that asks for the call whatever it needs. */
    Set<ApplicationVersion> runnable() {
        return here ? null : peers().runnable();
    }

    /** The applications that a request can be for. */
    Set<String> baseNames(Set<String> running) {
        return here ? running : peers().baseNames();
    }

    /** The next engine that may run all these. */
    Optional<Incarnation> running(Set<ApplicationVersion> versions) {
        return here ? Optional.empty() : next(peers().running(versions, key, tried));
    }

    /** The next engine that may take a new call of that application. @param baseName null if that is not known */
    Optional<Incarnation> taking(String baseName) {
        return here ? Optional.empty() : next(peers().taking(baseName, key, tried));
    }

    private Optional<Incarnation> next(Optional<Incarnation> found) {
        if (found.isPresent() && hops >= MOST_HOPS) {
            runner.counters().increment("refused.passed-too-often");
            here = true;
            return Optional.empty();
        }
        return found;
    }

    /** From now on it is worked on here. */
    void stay() {
        here = true;
    }

    /**
     * False if it did not get there; what may have is as if it had, where it comes again anyway. What does not come again is kept
     * here until it is done there. Never fails.
     */
    CompletionStage<Boolean> to(Incarnation engine, boolean handedOn) {
        tried = new HashSet<>(tried);
        tried.add(engine);
        Letter.Slip slip = comesAgain() ? null : runner.entrusted().keep(engine, key, event, handedOn, hops);
        return peers().send(engine, new Letter.Passed(key, event, handedOn, hops + 1, slip)).handle((receipt, failure) -> {
            if (receipt == Receipt.TAKEN) {
                runner.counters().increment(counter());
                runner.entrusted().taken(engine, slip);
                return true;
            }
            if (failure != null && comesAgain()) {
                runner.counters().increment("dropped.not-known-passed");
                return true;
            }
            runner.entrusted().forget(slip);
            runner.counters().increment("not-passed."
                    + (failure != null ? "not-known" : receipt.name().toLowerCase(Locale.ROOT).replace('_', '-')));
            return false;
        });
    }

    /** A datagram is repeated by its sender, unless it was answered 100 and waits in the store; a timer is found by whoever polls. */
    boolean comesAgain() {
        return event instanceof Event.Received received ? !received.flow().transport().reliable() : !(event instanceof Event.SendFailed);
    }

    private String counter() {
        return event instanceof Event.Received ? "passed" : event instanceof Event.SendFailed ? "passed.send-failures" : "passed.timers";
    }
}
