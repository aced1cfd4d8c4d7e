package io.jackfield.state.testkit;

import io.jackfield.state.Bytes;
import io.jackfield.state.CallStateStore.Durability;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/** The plainest store of values that keeps the contract: one lock, every answer remembered; and each way to break it. */
final class PlainKeyValueStore implements KeyValueStore {
    private static final Limits LIMITS = new Limits(40, 100, 20, 16);

    /** A promise that the store breaks. */
    enum Flaw {
        MAKES_A_REPEAT_AGAIN, ANSWERS_A_REPEAT_WITH_WHAT_IS_NOW, REMEMBERS_THE_LATEST_WRITE_ONLY, FORGETS_WITH_A_REMOVAL,
        FORGETS_REFUSALS, MIXES_UP_THE_EFFECTS_OF_AN_EVENT, MIXES_UP_ENGINES, BEGINS_REVISIONS_AGAIN, MIXES_UP_SPACES,
        LETS_THE_LAST_WRITER_WIN, TAKES_NO_VALUE_FOR_ANY_REVISION, KEEPS_THE_REVISION_OF_A_COUNT, COUNTS_TEXT,
        WRAPS_AROUND, NEVER_IS_FULL, REFUSES_KNOWN_VALUES_WHEN_FULL, IS_FULL_FOR_EVER, TAKES_ANY_VALUE, TAKES_ANY_KEY,
        MEASURES_KEYS_IN_CHARACTERS, LOSES_RACES, FAILS_A_REFUSAL
    }

    private final Set<Flaw> flaws;
    private final Map<Object, StoredValue> values = new HashMap<>();
    private final Map<Object, Long> revisions = new HashMap<>();
    private final Map<List<?>, Write.Answer> answers = new HashMap<>();
    private int everKept;

    PlainKeyValueStore(Set<Flaw> flaws) {
        this.flaws = flaws;
    }

    private boolean has(Flaw flaw) {
        return flaws.contains(flaw);
    }

    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    private Object place(ValueKey key) {
        return has(Flaw.MIXES_UP_SPACES) ? key.space() + key.name() : key;
    }

    @Override
    public synchronized CompletionStage<Optional<StoredValue>> get(ValueKey key) {
        return CompletableFuture.completedFuture(Optional.ofNullable(values.get(place(key))));
    }

    @Override
    public CompletionStage<Write.Answer> write(Write write) {
        Write.Answer answer;
        if (has(Flaw.LOSES_RACES)) {
            answer = racing(write);
        } else {
            synchronized (this) {
                answer = once(write);
            }
        }
        return has(Flaw.FAILS_A_REFUSAL) && answer instanceof Write.Conflict
                ? CompletableFuture.failedFuture(new IllegalStateException("conflict"))
                : CompletableFuture.completedFuture(answer);
    }

    /** Looks first and writes later, and somebody else may write in between. */
    private Write.Answer racing(Write write) {
        StoredValue seen;
        synchronized (this) {
            seen = values.get(place(write.key()));
        }
        LockSupport.parkNanos(1); // lets the others run
        synchronized (this) {
            if (seen != null && write.change() instanceof Write.Increment) {
                values.put(place(write.key()), seen);
            }
            return once(write);
        }
    }

    private Write.Answer once(Write write) {
        List<?> name = name(write);
        if (answers.containsKey(name) && !has(Flaw.MAKES_A_REPEAT_AGAIN)) {
            StoredValue now = values.get(place(write.key()));
            boolean counted = answers.get(name) instanceof Write.Counted && now != null;
            return has(Flaw.ANSWERS_A_REPEAT_WITH_WHAT_IS_NOW) && counted
                    ? new Write.Counted(now.bytes().number().orElse(0), now.revision()) : answers.get(name);
        }
        Write.Answer answer = refusal(write).orElse(null);
        if (answer != null) {
            return answer;
        }
        answer = make(place(write.key()), write.change());
        if (has(Flaw.REMEMBERS_THE_LATEST_WRITE_ONLY)
                || has(Flaw.FORGETS_WITH_A_REMOVAL) && write.change() instanceof Write.Remove) {
            answers.clear();
        }
        boolean made = answer instanceof Write.Done || answer instanceof Write.Counted;
        if (made || !has(Flaw.FORGETS_REFUSALS)) {
            answers.put(name, answer);
        }
        return answer;
    }

    private List<?> name(Write write) {
        Write.Id id = write.id();
        return List.of(write.key(), has(Flaw.MIXES_UP_ENGINES) ? "" : id.checkIn().holder(), id.checkIn().sequence(),
                has(Flaw.MIXES_UP_THE_EFFECTS_OF_AN_EVENT) ? 0 : id.number());
    }

    private Optional<Write.TooLarge> refusal(Write write) {
        int characters = write.key().space().length() + write.key().name().length();
        return LIMITS.refusal(write).filter(refusal -> refusal.most() == LIMITS.valueBytes()
                ? !has(Flaw.TAKES_ANY_VALUE)
                : !has(Flaw.TAKES_ANY_KEY) && !(has(Flaw.MEASURES_KEYS_IN_CHARACTERS) && characters <= refusal.most()));
    }

    private Write.Answer make(Object place, Write.Change change) {
        StoredValue before = values.get(place);
        if (change instanceof Write.Put put) {
            return keep(place, put.value());
        }
        if (change instanceof Write.Increment increment) {
            return add(place, before, increment.by());
        }
        if (change instanceof Write.CompareAndSet set) {
            long revision = before == null ? 0 : before.revision();
            boolean lax = has(Flaw.LETS_THE_LAST_WRITER_WIN)
                    || has(Flaw.TAKES_NO_VALUE_FOR_ANY_REVISION) && before == null;
            if (revision != set.expected() && !lax) {
                return new Write.Conflict(revision);
            }
            return set.value() == null ? remove(place) : keep(place, set.value());
        }
        return remove(place);
    }

    private Write.Answer remove(Object place) {
        values.remove(place);
        if (has(Flaw.BEGINS_REVISIONS_AGAIN)) {
            revisions.remove(place);
        }
        return new Write.Done(0);
    }

    private Write.Answer keep(Object place, Bytes value) {
        boolean fresh = !values.containsKey(place);
        int kept = has(Flaw.IS_FULL_FOR_EVER) ? everKept : values.size();
        if (kept >= LIMITS.values() && (fresh || has(Flaw.REFUSES_KNOWN_VALUES_WHEN_FULL))
                && !has(Flaw.NEVER_IS_FULL)) {
            return new Write.Full();
        }
        everKept += fresh ? 1 : 0;
        long revision = revisions.merge(place, 1L, Long::sum);
        values.put(place, new StoredValue(revision, value));
        return new Write.Done(revision);
    }

    private Write.Answer add(Object place, StoredValue before, long by) {
        long number = before == null || has(Flaw.COUNTS_TEXT) && before.bytes().number().isEmpty() ? 0
                : before.bytes().number().orElse(Long.MAX_VALUE);
        boolean text = before != null && before.bytes().number().isEmpty() && !has(Flaw.COUNTS_TEXT);
        long sum = number + by;
        if (text || (by > 0 ? sum < number : sum > number) && !has(Flaw.WRAPS_AROUND)) {
            return new Write.NotCountable();
        }
        Write.Answer kept = keep(place, Bytes.of(sum));
        if (!(kept instanceof Write.Done done)) {
            return kept;
        }
        if (has(Flaw.KEEPS_THE_REVISION_OF_A_COUNT)) {
            values.put(place, new StoredValue(1, Bytes.of(sum)));
        }
        return new Write.Counted(sum, done.revision());
    }
}
