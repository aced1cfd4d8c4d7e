package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What becomes of the holds and the waiting of engines that end. Guarded by the desk. */
final class Ends {
    /** How long after a life ended its retained holds are looked for; a partition that moved meanwhile knows of none. */
    private static final long SWEEP_MILLIS = 60_000;
    /** The end of an engine and the move of the partition that its process kept are heard of within that time of each other. */
    private static final long TOGETHER_MILLIS = 10_000;

    private final Holds holds;
    private final EndedLives ended;
    private final DeathMarks marks;
    private final Entries entries;
    private final long tookOverAt;
    /** An engine ended whose process may have kept this partition, and may have lent itself what is in it: of that nobody knows. */
    private boolean lenderDied;

    /** @param tookOverAt when the partition came from another owner, ms; {@link CallRecord#NEVER} if nobody had it */
    Ends(Holds holds, EndedLives ended, DeathMarks marks, Entries entries, long tookOverAt) {
        this.holds = holds;
        this.ended = ended;
        this.marks = marks;
        this.entries = entries;
        this.tookOverAt = tookOverAt;
    }

    /** Somebody may have died of a call that the owner before lent itself. */
    void suspect(Card card, long now) {
        if (lenderDied && marks.of(card.key) == 0 && card.mayBeOlder(tookOverAt, now)) {
            marks.mayHaveDied(card.key);
        }
    }

    /** Of a life that is added to those that ended. @param orderly whether it worked on nothing that it only retained */
    Turn end(Incarnation life, boolean orderly, long now) {
        ended.add(life, now);
        lenderDied |= tookOverAt != CallRecord.NEVER && !orderly && ended.keptCalls(life) && now - tookOverAt < TOGETHER_MILLIS;
        return end(holder -> holder.equals(life), origin -> false, orderly, now);
    }

    /** Of a member of the cluster that is gone. */
    Turn end(ByteString gone, long now) {
        return end(holder -> false, gone::equals, false, now);
    }

    /** Of lives that had ended by a time; and a turn that nobody took goes to the next. */
    Turn endLeftOvers(long endedBy, long now) {
        List<Wake> wakes = new ArrayList<>();
        for (Card card : new ArrayList<>(holds.lent())) {
            if ((card.claimBy <= now || marks.doubtful(card, now)) && holds.giveBack(card, now, wakes)) {
                entries.orphan(card.key);
            }
        }
        if (ended.lastHeard() >= endedBy - SWEEP_MILLIS) {
            wakes.addAll(end(holder -> ended.hadEnded(holder, endedBy), origin -> false, false, now).wakes());
        }
        return new Turn(Answers.NOT_RELEASED, null, false, wakes);
    }

    private Turn end(Predicate<Incarnation> life, Predicate<ByteString> member, boolean orderly, long now) {
        List<Wake> wakes = new ArrayList<>();
        int freed = 0;
        for (Card card : holds.all()) {
            if (card.line != null) {
                List<Card.Place> turnedAway = card.line.stream()
                        .filter(place -> life.test(place.holder()) || member.test(place.origin())).toList();
                card.line.removeAll(turnedAway);
                turnedAway.forEach(place -> wakes.add(new Wake(place.origin(), card.key)));
            }
            if (life.test(card.holder) || member.test(card.origin)) {
                freed += card.retained ? 0 : 1;
                blame(card, orderly);
                if (holds.giveBack(card, now, wakes)) {
                    entries.orphan(card.key);
                }
            }
        }
        return new Turn(Told.newBuilder().setFreed(freed).build(), null, false, wakes);
    }

    /** Who retained a call may have taken it up; whose turn had come and was not taken had nothing in hand. */
    private void blame(Card card, boolean orderly) {
        if (card.retained) {
            if (!orderly) {
                marks.mayHaveDied(card.key);
            }
        } else if (card.claimBy == CallRecord.NEVER) {
            marks.died(card.key);
        }
    }
}
