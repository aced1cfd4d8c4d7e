package io.jackfield.timer;

import io.jackfield.state.CallKey;
import io.jackfield.state.DueCall;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Calls in the order of when they are due, to the millisecond, with arm and disarm in O(1).
 *
 * <p>A hashed hierarchical wheel (Varghese and Lauck, scheme 7): {@value #LEVELS} levels of {@value #SLOTS} slots, each
 * level {@value #SLOTS} times as coarse as the one below, so that every time that a long can hold has a slot. A call
 * stands at the level of the highest group of 6 bits in which its time differs from the wheel's; when the wheel gets
 * there the call falls to a finer level, at most once per level. A word of 64 bits per level says which slots are taken:
 * an advance over empty time costs the same however long it was, and a wheel with far-off calls costs nothing.
 *
 * <p>That the lowest level with a taken slot has the earliest call follows from the placement: all calls of a level share
 * the higher groups with the wheel's time, and those of a finer level share one group more.
 *
 * <p>One armed time per call: arming again replaces. Not thread-safe; no clock.
 */
final class TimerWheel {
    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final int LEVELS = 11; // 11 * 6 bits hold the 63 bits of a time

    /** An armed call; also the head of the ring of a slot, and then without a key. */
    private static final class Armed {
        final CallKey key;
        long revision;
        long dueAt;
        int level;
        int slot;
        Armed previous = this;
        Armed next = this;

        Armed(CallKey key) {
            this.key = key;
        }

        void linkBefore(Armed head) {
            previous = head.previous;
            next = head;
            previous.next = this;
            head.previous = this;
        }

        void unlink() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }
    }

    private final Map<CallKey, Armed> calls = new HashMap<>();
    private final Armed[][] heads = new Armed[LEVELS][SLOTS];
    private final long[] taken = new long[LEVELS];
    /** Calls whose time was over when they were armed. */
    private final Armed late = new Armed(null);
    private long now;

    /** @param now ms, not negative */
    TimerWheel(long now) {
        this.now = now;
        for (Armed[] level : heads) {
            for (int slot = 0; slot < SLOTS; slot++) {
                level[slot] = new Armed(null);
            }
        }
    }

    /** In place of what was armed for the call before. @param dueAt ms; at or before now: with the next advance */
    void arm(CallKey key, long revision, long dueAt) {
        Armed call = calls.get(key);
        if (call == null) {
            call = new Armed(key);
            calls.put(key, call);
        } else {
            unlink(call);
        }
        call.revision = revision;
        call.dueAt = dueAt;
        place(call);
    }

    /** True if the call was armed. */
    boolean disarm(CallKey key) {
        Armed call = calls.remove(key);
        if (call == null) {
            return false;
        }
        unlink(call);
        return true;
    }

    /** The revision that a call is armed with, 0 if it is not. */
    long revision(CallKey key) {
        Armed call = calls.get(key);
        return call == null ? 0 : call.revision;
    }

    int size() {
        return calls.size();
    }

    /**
     * Hands out what is due by a time, the earliest first, and disarms it. A time before the last one counts as that.
     *
     * @param due must not come back to the wheel before the advance has returned
     */
    void advance(long time, Consumer<DueCall> due) {
        handOut(late, due);
        for (int level = lowestTaken(); level >= 0; level = lowestTaken()) {
            int slot = Long.numberOfTrailingZeros(taken[level]);
            long start = start(level, slot);
            if (start > time) {
                break;
            }
            now = start;
            taken[level] &= ~(1L << slot);
            if (level == 0) {
                handOut(heads[0][slot], due);
            } else {
                fall(heads[level][slot], due);
            }
        }
        now = Math.max(now, time);
    }

    /** No call is due before it, ms; {@link Long#MAX_VALUE} if none is armed. */
    long earliest() {
        if (late.next != late) {
            return Long.MIN_VALUE;
        }
        int level = lowestTaken();
        return level < 0 ? Long.MAX_VALUE : start(level, Long.numberOfTrailingZeros(taken[level]));
    }

    private int lowestTaken() {
        for (int level = 0; level < LEVELS; level++) {
            if (taken[level] != 0) {
                return level;
            }
        }
        return -1;
    }

    /** The first ms of a slot that lies ahead. */
    private long start(int level, int slot) {
        int shift = level * BITS;
        long above = shift + BITS >= Long.SIZE ? 0 : now >>> shift + BITS << shift + BITS;
        return above | (long) slot << shift;
    }

    private void handOut(Armed head, Consumer<DueCall> due) {
        for (Armed call = head.next; call != head; call = head.next) {
            call.unlink();
            calls.remove(call.key);
            due.accept(new DueCall(call.key, call.revision, call.dueAt));
        }
    }

    private void fall(Armed head, Consumer<DueCall> due) {
        for (Armed call = head.next; call != head; call = head.next) {
            call.unlink();
            place(call);
        }
        handOut(late, due); // those of the slot's first ms
    }

    private void place(Armed call) {
        if (call.dueAt <= now) {
            call.level = -1;
            call.linkBefore(late);
            return;
        }
        call.level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(call.dueAt ^ now)) / BITS;
        call.slot = (int) (call.dueAt >>> call.level * BITS) & SLOTS - 1;
        call.linkBefore(heads[call.level][call.slot]);
        taken[call.level] |= 1L << call.slot;
    }

    private void unlink(Armed call) {
        call.unlink();
        if (call.level >= 0) {
            Armed head = heads[call.level][call.slot];
            if (head.next == head) {
                taken[call.level] &= ~(1L << call.slot);
            }
        }
    }
}
