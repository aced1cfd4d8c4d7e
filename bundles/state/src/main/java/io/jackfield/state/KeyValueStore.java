package io.jackfield.state;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps data of applications that belongs to no call, or to many: counters, speed dials, who has the conference.
 *
 * <ul>
 *   <li><b>Per key, one order.</b> Operations on one key are linearizable. Nothing is promised across keys, nor between a
 *       key and a call.</li>
 *   <li><b>A write is made once.</b> It is an effect of an event, made after the event's check-in and named after it. A
 *       repeat of a write changes nothing and gets the answer of the first time, a refusal too, also if the value
 *       has changed or gone since; who was refused and tries again is another write, with another id. A store remembers
 *       no more than it says: a repeat is recognised until {@link Limits#repeats()} other writes, to any keys and
 *       whatever their answers, came after it. A later one is made as if it were new, so whoever repeats stops long
 *       before.</li>
 *   <li><b>Revisions</b> are at least 1 and grow with every write of a key, by 1 or more; also across a removal, so that
 *       a comparison never takes a new value for an old one.</li>
 *   <li><b>Bounded.</b> What is beyond the {@link Limits} is refused by an answer, never by an exception, and counted.</li>
 *   <li><b>An acknowledged write survives</b> what {@link #durability()} says, and no more. A value stays until it is
 *       removed; nothing expires.</li>
 *   <li><b>Never blocks the caller.</b> Stages complete on a thread of the store, or on the caller's when the answer is
 *       there at once; continue on your own executor.</li>
 *   <li><b>Failure.</b> A stage fails only with {@link StoreUnavailableException}: the outcome is unknown, so repeat the
 *       write, with the same id.</li>
 * </ul>
 * <p>Implementations are thread-safe and pass {@code KeyValueStoreContract} in the testkit.
 */
@ConsumerType
public interface KeyValueStore {
    /**
     * What a store takes.
     *
     * @param keyBytes   {@link ValueKey#size()}, at most
     * @param valueBytes of one value, at most; at least 8
     * @param values     how many are kept, at most; a store that keeps them in shares refuses a new one of a full share before
     * @param repeats    how many of the latest writes, of all keys, are recognised when repeated, at least
     */
    record Limits(int keyBytes, int valueBytes, int values, int repeats) {
        public Limits {
            if (keyBytes < 1 || valueBytes < Long.BYTES || values < 1 || repeats < 1) {
                throw new IllegalArgumentException("a store takes keys of at least 1 byte, values of at least 8, 1 value"
                        + " and 1 repeat, not " + keyBytes + ", " + valueBytes + ", " + values + ", " + repeats);
            }
        }

        /** What a store answers if the key or the value is too long; empty if neither is. */
        public Optional<Write.TooLarge> refusal(Write write) {
            int key = write.key().size();
            if (key > keyBytes) {
                return Optional.of(new Write.TooLarge(key, keyBytes));
            }
            int value = write.change().size();
            return value > valueBytes ? Optional.of(new Write.TooLarge(value, valueBytes)) : Optional.empty();
        }
    }

    CallStateStore.Durability durability();

    /** May change while the store runs; what is kept already stays, also beyond lower ones. */
    Limits limits();

    /** Empty if there is none. */
    CompletionStage<Optional<StoredValue>> get(ValueKey key);

    CompletionStage<Write.Answer> write(Write write);
}
