package io.jackfield.engine.run;

import io.jackfield.state.CallKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many calls may be about to begin at a time. Where more begin than are carried, all come too late, are repeated or given up, and
 * the work on them is lost; so only as many are taken in hand as begin in good time, and the others are told at once to come again later
 * (RFC 6357: a server that sheds load by itself; RFC 5390: what is up goes first).
 *
 * <pre>
 *   every 100 ms, by how long events lately waited and the store took, callbacks apart:
 *     under 50 ms                               an eighth more at a time
 *     under 100 ms, or shorter than before      as many
 *     longer, and not shorter, for as long      three quarters of those in hand, but sixteen at least
 *     as it is, but three looks at least
 * </pre>
 *
 * <p>That time has three parts, each of which stands for one thing that may be the narrow one: how long datagrams wait to be read, how
 * long what begins waits for a worker (what is up goes first there), and how long the store takes. None is long because an application
 * is slow, unless it keeps all workers. It takes {@value #LASTING} looks, so that a burst that is worked off makes nobody wait for
 * another try, and no limit is there at all before the first time. A state node that stops for two seconds answers late all that it was
 * asked meanwhile, and is as quick as ever after that: so a delay counts that stands for longer than it is long.
 *
 * <p>What began lately and comes again is let through: 503 would be the peer's final response to an INVITE that is worked on (RFC 3261
 * section 17.1.1.2). Thread-safe; its lock is held for a few operations in memory.
 */
final class Beginnings {
    static final long LOOK_MILLIS = 100;
    static final long LONG_MILLIS = 100;
    static final long SHORT_MILLIS = 50;
    /** Looks in a row; a collection of garbage is shorter. */
    static final int LASTING = 3;
    /** Never refused: so many make no queue. */
    static final int FEWEST = 16;
    /** Samples that say something. */
    static final int ENOUGH = 8;
    /** After so long without an event nothing is known. */
    private static final long FORGOTTEN_MILLIS = 2_000;
    /** Some seconds' calls, for as many repeats as make a difference. */
    static final int MOST_KEPT = 8_192;
    /** One that waits for what does not come, a store that lost its members or another engine that has the call, is no measure. */
    private static final long LONGEST_MILLIS = 1_000;
    /** The longest pause that is told from a queue. */
    private static final long PAUSE_MILLIS = 5_000;
    private static final double FEWER = 0.75;

    private final int most;
    private final LongSupplier now;
    private final Map<CallKey, Boolean> began = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallKey, Boolean> eldest) {
            return size() > MOST_KEPT;
        }
    };
    private final Mean waited = new Mean();
    private final Mean stored = new Mean();
    private long unread;
    private long unreadAt = Long.MIN_VALUE / 2;
    private long lookedAt;
    private long before;
    /** Of looks in a row at which it was long: how many, when the first was, and the longest that anything took, ms. */
    private int longLooks;
    private long longSince;
    private long longest;
    private int limit;
    private int inHand;
    private int waiting;
    private long takenUpAt;

    /** Of the samples since the last look that had enough. */
    private static final class Mean {
        private long sum;
        private long longest;
        private int count;

        void add(long millis) {
            sum += Math.min(LONGEST_MILLIS, Math.max(0, millis));
            longest = Math.max(longest, Math.min(PAUSE_MILLIS, millis));
            count++;
        }

        long take() {
            long mean = count == 0 ? 0 : sum / count;
            sum = 0;
            longest = 0;
            count = 0;
            return mean;
        }
    }

    /** @param most at a time where nothing waits for long @param now ms */
    Beginnings(int most, LongSupplier now) {
        this.most = most;
        this.limit = most;
        this.now = now;
        this.lookedAt = now.getAsLong();
    }

    /** What begins a call waits for a worker; {@link #waited} follows. */
    synchronized void waits() {
        if (waiting++ == 0) {
            takenUpAt = now.getAsLong();
        }
    }

    /** It was taken up. @param millis how long it waited for that */
    synchronized void waited(long millis) {
        waiting--;
        takenUpAt = now.getAsLong();
        waited.add(millis);
        look();
    }

    /** The store answered. @param millis how long that took */
    synchronized void stored(long millis) {
        stored.add(millis);
        look();
    }

    /** Messages wait to be read. @param millis for how long some do */
    synchronized void waitsUnread(long millis) {
        unread = millis;
        unreadAt = now.getAsLong();
        look();
    }

    private void look() {
        long passed = now.getAsLong() - lookedAt;
        if (passed < LOOK_MILLIS) {
            return;
        }
        lookedAt = now.getAsLong();
        if (passed >= FORGOTTEN_MILLIS) {
            limit = most;
            longLooks = 0;
            waited.take();
            stored.take();
            return;
        }
        long untaken = waiting > 0 ? now.getAsLong() - takenUpAt : 0; // what is up keeps all workers
        if (waited.count + stored.count < ENOUGH && unreadFor() == 0 && untaken < LOOK_MILLIS) {
            return;
        }
        long pause = Math.max(waited.longest, stored.longest);
        long strain = Math.max(untaken, waited.take()) + stored.take() + unreadFor();
        if (strain < SHORT_MILLIS) {
            longLooks = 0;
            limit = Math.min(most, limit + Math.max(1, limit / 8));
        } else if (strain < LONG_MILLIS) {
            longLooks = 0;
        } else if (stands(pause) && strain >= before) {
            limit = Math.max(FEWEST, (int) (Math.min(limit, inHand) * FEWER));
        }
        before = strain;
    }

    private boolean stands(long pause) {
        if (longLooks++ == 0) {
            longSince = now.getAsLong();
            longest = 0;
        }
        longest = Math.max(longest, pause);
        return longLooks >= LASTING && now.getAsLong() - longSince >= longest;
    }

    private long unreadFor() {
        return now.getAsLong() - unreadAt < 2 * LOOK_MILLIS ? unread : 0;
    }

    /** Whether what would begin this call may; if so {@link #over} follows. */
    synchronized boolean may(CallKey key) {
        look();
        if (inHand >= limit && !began.containsKey(key)) {
            return false;
        }
        began.put(key, true);
        inHand++;
        return true;
    }

    /** What was let in is worked on and answered, or was refused after all. */
    synchronized void over() {
        inHand--;
    }

    /** How many may be about to begin at a time. */
    synchronized int limit() {
        return limit;
    }

    /** How many are. */
    synchronized int inHand() {
        return inHand;
    }
}
