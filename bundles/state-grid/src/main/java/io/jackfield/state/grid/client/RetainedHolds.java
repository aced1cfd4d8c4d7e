package io.jackfield.state.grid.client;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The holds that stayed with this process after a check-in, because nobody else waited. Whoever has the revision in its near cache
 * takes such a call up again without a question to its owner. The owner recalls the hold when somebody else asks.
 *
 * <pre>
 *              check-in, retained          check-out of the cached revision
 *   (unknown) --------------------> IDLE ------------------------------------> IN HAND
 *       ^                            | ^                                         |
 *       +--- recall, forgotten ------+ +---- release; check-in, retained --------+
 * </pre>
 *
 * <p>What is forgotten here costs nothing but a question: the owner recalls it, hears that it is not in use, and lends it. So the
 * holds that were used least recently are forgotten where there is no room. What the owner takes back meanwhile is protected by the
 * revision: the check-in is refused. An owner that took over knows of no retained hold and recalls none; so an event that changes
 * nothing, and has nothing to check in, asks whether the revision is current before it is believed.
 *
 * <p>A new call is retained as long as that paid: each hold that was recalled before it was used counts against it. After that only
 * who checks a call in twice in a row retains it, which the owner sees. Thread-safe; all methods take a few operations in memory.
 */
public final class RetainedHolds {
    /** How far one loss goes beyond one gain: a recall costs two messages and a turn, a check-out saved one. */
    private static final int LOSS = 4;
    private static final int MOST_WORTH = 16;
    private static final int LEAST_WORTH = -64;

    /** What a member says that was asked for a hold. */
    enum Answer {
        /** It works on the call. */
        IN_USE,
        /** It gives the hold back, or has it no more. */
        GIVEN_BACK,
        /** The recall came too late, or the answer is given when the check-in under way is acknowledged. */
        NONE
    }

    /**
     * How it went so far.
     *
     * @param retained holds that are here now
     * @param takenUp  check-outs that needed no question
     * @param recalled holds that others asked for
     */
    public record Counts(int retained, long takenUp, long recalled) {
    }

    private static final class Hold {
        private final Incarnation holder;
        private long revision;
        private Set<ApplicationVersion> versions = Set.of();
        private boolean inHand;
        private boolean used;
        private boolean recalled;

        Hold(Incarnation holder, long revision) {
            this.holder = holder;
            this.revision = revision;
            this.inHand = true;
        }
    }

    private final int most;
    private final Map<CallKey, Hold> holds = new LinkedHashMap<>(16, 0.75f, true);
    private int worth;
    private long takenUp;
    private long recalled;

    /** @param most how many are kept at once, 0 for none */
    RetainedHolds(int most) {
        this.most = most;
    }

    /**
     * The call is in hand without a question. False if its owner has to be asked.
     *
     * @param inSight whether nobody can have declared this process dead, and lent what it retained; else the hold is forgotten
     */
    synchronized boolean takeUp(CheckOut checkOut, boolean inSight) {
        Hold hold = most == 0 ? null : of(checkOut.key(), checkOut.holder());
        if (hold == null) {
            return false;
        }
        if (!inSight || hold.revision != checkOut.cachedRevision()
                || checkOut.runnable() != null && !checkOut.runnable().containsAll(hold.versions)) {
            holds.remove(checkOut.key());
            return false;
        }
        if (!hold.used) {
            hold.used = true;
            worth = Math.min(MOST_WORTH, worth + 1);
        }
        hold.inHand = true;
        takenUp++;
        return true;
    }

    private Hold of(CallKey key, Incarnation holder) {
        Hold hold = holds.get(key);
        return hold != null && hold.holder.equals(holder) ? hold : null;
    }

    /** Before a check-in is asked for. Whether the owner is to leave the hold here. */
    synchronized boolean checkingIn(CheckIn checkIn) {
        CallRecord record = checkIn.record();
        if (most == 0 || checkIn.keepHold() || record == null || record.expiresAt() != CallRecord.NEVER
                || checkIn.fromRevision() == 0 && worth < 0) {
            return false;
        }
        Hold hold = holds.get(checkIn.key());
        if (hold == null) {
            holds.put(checkIn.key(), new Hold(checkIn.id().holder(), checkIn.fromRevision()));
            forgetOne();
            return true;
        }
        return hold.holder.equals(checkIn.id().holder());
    }

    private void forgetOne() {
        if (holds.size() > most) {
            holds.keySet().stream().findFirst().ifPresent(holds::remove);
        }
    }

    /**
     * After the answer.
     *
     * @param revision what the call is now, 0 if the check-in was not kept or nothing is known
     * @param retained whether the owner left the hold here
     * @return whether the owner is to be told that the hold is given back: it was recalled meanwhile
     */
    synchronized boolean checkedIn(CheckIn checkIn, long revision, boolean retained) {
        Hold hold = most == 0 ? null : of(checkIn.key(), checkIn.id().holder());
        if (hold == null || revision != 0 && hold.revision > checkIn.fromRevision()) {
            return false; // forgotten, or a repeat of a check-in from before the hold
        }
        if (revision == 0 || !retained || hold.recalled) {
            holds.remove(checkIn.key());
            return retained && hold.recalled;
        }
        hold.revision = revision;
        hold.versions = checkIn.record().sessions().keySet();
        hold.inHand = false;
        return false;
    }

    /** The revision of a call that is in hand without its owner's knowing; 0 for any other. */
    synchronized long takenUp(CallKey key, Incarnation holder) {
        Hold hold = of(key, holder);
        return hold == null || !hold.inHand ? 0 : hold.revision;
    }

    /**
     * Whether the call was in hand without the owner's knowing, and is not any more; else the owner has to be asked.
     *
     * @param current whether it was at the revision of the hold still; else the hold is forgotten
     */
    synchronized boolean release(CallKey key, Incarnation holder, boolean current) {
        Hold hold = of(key, holder);
        if (hold == null || !hold.inHand) {
            return false;
        }
        hold.inHand = false;
        if (!current) {
            holds.remove(key);
        }
        return true;
    }

    /** Whether the hold is here and nobody works on the call. */
    synchronized boolean keeps(CallKey key, Incarnation holder) {
        Hold hold = of(key, holder);
        return hold != null && !hold.inHand;
    }

    /** Somebody else asks for a call that its owner knows as retained here. */
    synchronized Answer recalled(CallKey key, long revision) {
        Hold hold = holds.get(key);
        if (hold == null) {
            return most == 0 ? Answer.NONE : Answer.GIVEN_BACK;
        }
        if (hold.revision > revision) {
            return Answer.NONE;
        }
        if (hold.revision < revision) {
            hold.recalled = true;
            return Answer.NONE;
        }
        recalled++;
        holds.remove(key);
        if (!hold.used && !hold.inHand) {
            worth = Math.max(LEAST_WORTH, worth - LOSS);
        }
        return hold.inHand ? Answer.IN_USE : Answer.GIVEN_BACK;
    }

    /** Lives ended, and their holds with them. How many calls were in hand without their owners' knowing. */
    synchronized int ended(Collection<Incarnation> lives) {
        int before = (int) holds.values().stream().filter(hold -> hold.inHand && lives.contains(hold.holder)).count();
        holds.values().removeIf(hold -> lives.contains(hold.holder));
        return before;
    }

    /** Who works on a call without its owner's knowing. */
    synchronized Optional<Incarnation> atWork(CallKey key) {
        Hold hold = holds.get(key);
        return hold != null && hold.inHand ? Optional.of(hold.holder) : Optional.empty();
    }

    synchronized Counts counts() {
        return new Counts(holds.size(), takenUp, recalled);
    }
}
