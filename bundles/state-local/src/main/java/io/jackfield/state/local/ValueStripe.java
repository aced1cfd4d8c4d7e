package io.jackfield.state.local;

import io.jackfield.state.Bytes;
import io.jackfield.state.KeyValueStore.Limits;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A fixed share of the values behind one lock, and the answers to the last {@value #REPEATS} writes of them. The
 * memory of answers is the stripe's and not a value's, so that it is bounded however many values there are, and outlives
 * a value that is removed. Revisions count the writes of the whole stripe, so that they grow across a removal.
 */
final class ValueStripe {
    static final int REPEATS = 4096;
    private static final Write.Answer REMOVED = new Write.Done(0);
    private static final Write.Answer NOT_COUNTABLE = new Write.NotCountable();
    private static final Write.Answer FULL = new Write.Full();

    private record Made(ValueKey key, Write.Id id) {
    }

    private final Room room;
    private final Map<ValueKey, StoredValue> values = new HashMap<>();
    private final Map<Made, Write.Answer> answers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Made, Write.Answer> eldest) {
            return size() > REPEATS;
        }
    };
    private long writes;

    ValueStripe(Room room) {
        this.room = room;
    }

    /** Null if there is none. */
    synchronized StoredValue get(ValueKey key) {
        return values.get(key);
    }

    synchronized Write.Answer write(Write write, Limits limits) {
        Made made = new Made(write.key(), write.id());
        Write.Answer answer = answers.get(made);
        if (answer != null) {
            return answer;
        }
        answer = limits.refusal(write).orElse(null);
        if (answer == null) {
            answer = make(write.key(), write.change());
            answers.put(made, answer);
        }
        return answer;
    }

    private Write.Answer make(ValueKey key, Write.Change change) {
        StoredValue before = values.get(key);
        if (change instanceof Write.Put put) {
            return keep(key, before, put.value());
        }
        if (change instanceof Write.Increment increment) {
            return add(key, before, increment.by());
        }
        if (change instanceof Write.CompareAndSet set) {
            long revision = before == null ? 0 : before.revision();
            if (set.expected() != revision) {
                return new Write.Conflict(revision);
            }
            return set.value() == null ? remove(key) : keep(key, before, set.value());
        }
        return remove(key);
    }

    private Write.Answer keep(ValueKey key, StoredValue before, Bytes value) {
        if (before == null && !room.take()) {
            return FULL;
        }
        values.put(key, new StoredValue(++writes, value));
        return new Write.Done(writes);
    }

    private Write.Answer remove(ValueKey key) {
        if (values.remove(key) != null) {
            room.give();
        }
        return REMOVED;
    }

    private Write.Answer add(ValueKey key, StoredValue before, long by) {
        OptionalLong number = before == null ? OptionalLong.of(0) : before.bytes().number();
        if (number.isEmpty() || overflows(number.getAsLong(), by)) {
            return NOT_COUNTABLE;
        }
        long sum = number.getAsLong() + by;
        Write.Answer kept = keep(key, before, Bytes.of(sum));
        return kept instanceof Write.Done done ? new Write.Counted(sum, done.revision()) : kept;
    }

    private static boolean overflows(long number, long by) {
        return by > 0 ? number > Long.MAX_VALUE - by : number < Long.MIN_VALUE - by;
    }
}
