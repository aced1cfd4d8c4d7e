package io.jackfield.state;

import java.util.Objects;

/**
 * One change of one value of an application: an effect of an event, made after the event's check-in was acknowledged.
 *
 * @param key    which value
 * @param id     of this write and no other, so that a repeat is recognised
 * @param change what to do
 */
public record Write(ValueKey key, Id id, Change change) {
    public Write {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(change, "change");
    }

    /**
     * Names one write. Whoever makes it in the place of an engine that died names it the same.
     *
     * @param checkIn of the event
     * @param number  tells the effects of one event apart
     */
    public record Id(CheckIn.Id checkIn, int number) {
        public Id {
            Objects.requireNonNull(checkIn, "checkIn");
        }
    }

    /** What is done to the value. */
    public sealed interface Change permits Put, Remove, CompareAndSet, Increment {
        /** The length of the value that it carries, bytes; 0 if it carries none. */
        default int size() {
            return 0;
        }
    }

    /** Sets the value, whatever it was. Answered {@link Done}. */
    public record Put(Bytes value) implements Change {
        public Put {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public int size() {
            return value.size();
        }
    }

    /** There is no value any more; also if there was none. Answered {@link Done} with revision 0. */
    public record Remove() implements Change {
    }

    /**
     * Sets the value if it is still at a revision. Answered {@link Done} or {@link Conflict}.
     *
     * @param expected the revision, 0 for no value
     * @param value    null removes it
     */
    public record CompareAndSet(long expected, Bytes value) implements Change {
        @Override
        public int size() {
            return value == null ? 0 : value.size();
        }
    }

    /**
     * Adds to a number as {@link Bytes#of(long)} writes it; no value counts as 0. Answered {@link Counted}.
     *
     * @param by may be negative
     */
    public record Increment(long by) implements Change {
    }

    /** What the store says. All but the first two are refusals: nothing was written. */
    public sealed interface Answer permits Done, Counted, Conflict, NotCountable, TooLarge, Full {
    }

    /** The value is kept, as this revision; 0 if it was removed. */
    public record Done(long revision) implements Answer {
    }

    /** The sum is kept, as this revision. */
    public record Counted(long value, long revision) implements Answer {
    }

    /** The value is at this revision, 0 for none, and not at the expected one. */
    public record Conflict(long revision) implements Answer {
    }

    /** The value is no number of eight bytes, or the sum does not fit into one. */
    public record NotCountable() implements Answer {
    }

    /**
     * The key or the value has more bytes than the store takes. The one answer that no store remembers: repeated after
     * its limits were raised, the write is made.
     *
     * @param size of the one that is too long, bytes
     * @param most see {@link KeyValueStore.Limits}
     */
    public record TooLarge(int size, int most) implements Answer {
    }

    /**
     * The value is new and the store, or the share of it that the key is in, keeps as many as it may. A change of a value that is
     * there is never refused so.
     */
    public record Full() implements Answer {
    }
}
