package io.jackfield.state;

import java.util.Objects;
import java.util.Set;

/**
 * Asks for a call: lock-and-get in one round trip.
 *
 * @param key            the call
 * @param holder         who asks
 * @param runnable       the application versions that the asking engine runs; a call with a session of another one is
 *                       answered {@link NeedsVersion}. Null asks for the call whatever it needs
 * @param cachedRevision the revision that the engine has in its near cache, 0 for none
 * @param patienceMillis how long to wait for another holder before the answer is {@link Busy}; 0 does not wait
 */
public record CheckOut(CallKey key, Incarnation holder, Set<ApplicationVersion> runnable, long cachedRevision,
                       long patienceMillis) {
    public CheckOut {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(holder, "holder");
        runnable = runnable == null ? null : Set.copyOf(runnable);
    }

    /** What the store says. Only {@link Granted}, {@link Unchanged} and {@link Absent} give the hold. */
    public sealed interface Answer permits Granted, Unchanged, Absent, NeedsVersion, Busy,
            Ended {
    }

    /**
     * The call is the holder's until it is checked in, released or removed.
     *
     * @param deaths as far as the store knows, how many lives ended in a row that had the call or its key in hand, since it was checked
     *               in last: perhaps of what they did with it. Check-ins that keep the hold do not count, nor do holds that were
     *               retained only. A store may forget, as its owner of the call may die too
     */
    public record Granted(long revision, CallRecord record, int deaths) implements Answer {
        public Granted(long revision, CallRecord record) {
            this(revision, record, 0);
        }
    }

    /** The same, and the revision in the near cache is current, so the record did not travel. */
    public record Unchanged(long revision, int deaths) implements Answer {
        public Unchanged(long revision) {
            this(revision, 0);
        }
    }

    /** There is no such call. The key is held all the same, so that the holder can check in a new call from revision 0. */
    public record Absent(int deaths) implements Answer {
        public Absent() {
            this(0);
        }
    }

    /**
     * The call has sessions of versions that the asking engine does not run; it is not held, also if the engine held it
     * before.
     *
     * @param versions those that it does not run, not empty
     */
    public record NeedsVersion(Set<ApplicationVersion> versions) implements Answer {
        public NeedsVersion {
            versions = Set.copyOf(versions);
        }
    }

    /** Another holder kept the call for longer than the patience. */
    public record Busy(Incarnation holder) implements Answer {
    }

    /** This incarnation of the engine has ended and is lent nothing: it has to stop, or to go on as another. */
    public record Ended() implements Answer {
    }
}
