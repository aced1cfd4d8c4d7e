package io.jackfield.engine.run;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The check-ins of this engine: each says of how many before it the effects have left, so that only the last few have
 * to be sent again should the engine end. Thread-safe.
 */
final class CheckIns {
    private final RunnerParts parts;
    /** Sequences of those whose effects may not have left. */
    private final TreeSet<Long> open = new TreeSet<>();

    CheckIns(RunnerParts parts) {
        this.parts = parts;
    }

    /** @param record makes what is checked in so, null for a call that is removed */
    CheckIn next(CallKey key, long revision, Incarnation holder, Function<CheckIn.Id, CallRecord> record, boolean keepHold) {
        CheckIn.Id id = begin(holder);
        try {
            return new CheckIn(key, revision, id, record.apply(id), keepHold, sentBelow());
        } catch (RuntimeException | Error e) { // an attribute that cannot be encoded
            settled(id);
            throw e;
        }
    }

    private synchronized CheckIn.Id begin(Incarnation holder) {
        CheckIn.Id id = parts.nextCheckIn(holder);
        open.add(id.sequence());
        return id;
    }

    private synchronized long sentBelow() {
        return open.first(); // that of whoever asks, if no other
    }

    /** What was to leave with it has left, or never will. */
    synchronized void settled(CheckIn.Id id) {
        open.remove(id.sequence());
    }
}
