package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.Pieces;
import io.jackfield.state.grid.codec.proto.CheckInAsk;
import io.jackfield.state.grid.codec.proto.CheckOutAsk;
import io.jackfield.state.grid.codec.proto.Holding;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.codec.proto.Lacking;
import io.jackfield.state.grid.codec.proto.Listing;
import io.jackfield.state.grid.codec.proto.OverdueAsk;
import io.jackfield.state.grid.codec.proto.Population;
import io.jackfield.state.grid.codec.proto.RecalledAsk;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Lends the calls of one partition, on the member that owns it. Per key:
 *
 * <pre>
 *            checkOut                    checkOut of another, with patience
 *   FREE ----------------> HELD(holder) ------------------------------------> HELD + line
 *    ^                       |   ^                                              |
 *    +-- checkIn, release, --+   +---- the same: the first of the line holds ---+
 *        end of the holder             the call and is woken, and asks again
 * </pre>
 *
 * Holds and lines are memory of this object and of nobody else: a check-out writes nothing. They are gone when the partition
 * moves or its owner dies. Then the revision protects the call, and a desk that took a partition over lends a
 * call that somebody may hold of the desk before; whichever checks in first has made the change and the other is stale.
 * Such a holder, unknown here, is believed as long as nobody else holds the call and its life has not ended.
 *
 * <p>A holder may retain the call after a check-in, as long as nobody waits: {@code HELD} with nobody at work, for all others like
 * {@code FREE}. The holder then takes the call up again without asking. Who else asks stands in line and the holder is recalled:
 * it gives the call back, or says that it works on it. One that does not answer loses the hold, and its check-in with it.
 *
 * <p>Who is next in line is given the hold at once, and asks again when it is woken; so a lost call costs time until it asks
 * by itself. A turn that is not taken in time goes to the next; a hold that was, ends with its holder only. Of calls that engines died with
 * their entries say so, and who holds them: {@link DeathMarks}. Answers say what to
 * write and whom to wake; nothing is written or sent here. Thread-safe: every method takes the desk's lock for a few operations in memory.
 */
public final class Desk {
    /** A holder that retains a call and is alive answers at once; one that does not answer is not waited for. */
    static final long RECALL_MILLIS = 1_000;

    private final EndedLives ended;
    private final int mostCalls;
    private final boolean tookOver;
    private final Shelf shelf = new Shelf();
    private final Removals removals = new Removals();
    private final DeathMarks marks = new DeathMarks();
    private final Entries entries;
    private final Holds holds;
    private final Ends ends;

    /**
     * A desk of a partition that nobody had before.
     *
     * @param mostCalls new calls beyond so many are refused
     */
    public Desk(EndedLives ended, Damaged damaged, int mostCalls) {
        this(ended, damaged, mostCalls, CallRecord.NEVER);
    }

    /** A desk of a partition that another owner had, who may have lent calls. @param stored what there is, each a {@link Kept} */
    public Desk(EndedLives ended, Damaged damaged, int mostCalls, long now, Map<CallKey, ByteString> stored) {
        this(ended, damaged, mostCalls, now);
        removals.takenOver(now);
        stored.forEach((key, bytes) -> entries.kept(key, bytes).ifPresent(kept -> arrived(key, kept, now)));
    }

    private Desk(EndedLives ended, Damaged damaged, int mostCalls, long tookOverAt) {
        this.ended = ended;
        this.mostCalls = mostCalls;
        this.tookOver = tookOverAt != CallRecord.NEVER;
        this.entries = new Entries(shelf, damaged);
        this.holds = new Holds(shelf, ended, removals);
        this.ends = new Ends(holds, ended, marks, entries, tookOverAt);
    }

    /** Who had a call in hand that somebody died of has it still, or died of it, too. */
    private void arrived(CallKey key, Kept kept, long now) {
        if (kept.getRevision() > 0) {
            shelf.put(new Card(key), kept);
        }
        marks.arrived(key, kept, now).ifPresent(life -> {
            if (ended.has(life)) {
                marks.died(key);
                return;
            }
            holds.take(shelf.cardFor(key), life, kept.getInHandAt());
        });
    }

    /** @param stored gives the entry as it is, a {@link Kept}; null for none */
    public synchronized Turn checkOut(CallKey key, CheckOutAsk ask, Supplier<ByteString> stored, long now) {
        Incarnation asking = Codec.incarnation(ask.getHolder());
        if (ended.has(asking)) {
            return Turn.of(Answers.ENDED);
        }
        Card known = entries.card(key, stored);
        Card card = known == null ? shelf.cardFor(key) : known;
        if (card.holder != null && !card.holder.equals(asking)) {
            return card.retained ? recall(card, ask, stored, now) : Turn.of(Holds.line(card, asking, ask));
        }
        List<Wake> others = card.retained ? holds.takenUp(card) : List.of();
        boolean drop = card.hasCall() && card.gone(now);
        if (drop) {
            holds.forget(card);
        }
        Told told = lend(card, ask, stored, now);
        if (told.hasNeeds()) {
            List<Wake> wakes = new ArrayList<>(others);
            card.leave(asking, ask.getTicket());
            holds.giveBack(card, now, wakes);
            return new Turn(told, null, drop, wakes);
        }
        card.leave(asking, ask.getTicket());
        holds.take(card, asking, ask.getOrigin());
        Optional<Kept> mark = drop ? marks.lentAnew(card, now) : marks.lent(card, stored, now);
        return new Turn(told, mark.orElse(null), drop && mark.isEmpty(), others);
    }

    /** Who retains a call is asked for it; where no answer comes the revision protects what it may be doing. */
    private Turn recall(Card card, CheckOutAsk ask, Supplier<ByteString> stored, long now) {
        if (card.waiting() >= Holds.MOST_WAITERS) {
            return Turn.of(Holds.line(card, Codec.incarnation(ask.getHolder()), ask));
        }
        if (card.recallBy > now && !ended.has(card.holder)) {
            card.stand(new Card.Place(Codec.incarnation(ask.getHolder()), ask.getTicket(), ask.getOrigin()));
            card.recallBy = Math.min(card.recallBy, now + RECALL_MILLIS);
            return new Turn(Told.newBuilder().setWaiting(Codec.life(card.holder)).build(), null, false,
                    List.of(new Wake(card.origin, card.key, card.revision)));
        }
        List<Wake> wakes = new ArrayList<>();
        holds.giveBack(card, now, wakes);
        Turn turn = checkOut(card.key, ask, stored, now);
        wakes.addAll(turn.wakes());
        return new Turn(turn.told(), turn.keep(), turn.drop(), wakes);
    }

    /** What the holder of a retained call says when it was asked for it. */
    public synchronized Turn recalled(CallKey key, RecalledAsk ask, long now) {
        Card card = shelf.card(key);
        if (card == null || !card.retained || card.revision != ask.getRevision() || !card.origin.equals(ask.getOrigin())) {
            return Turn.of(Answers.NOT_RELEASED);
        }
        if (ask.getInUse()) {
            return new Turn(Answers.NOT_RELEASED, null, false, holds.takenUp(card));
        }
        List<Wake> wakes = new ArrayList<>(1);
        boolean expired = holds.giveBack(card, now, wakes);
        Kept keep = expired ? marks.expired(key, card, now).orElse(null) : null;
        return new Turn(Answers.RELEASED, keep, expired && keep == null, wakes);
    }

    private Told lend(Card card, CheckOutAsk ask, Supplier<ByteString> stored, long now) {
        ends.suspect(card, now);
        int deathsInHand = marks.of(card.key);
        if (!card.hasCall()) {
            return deathsInHand == 0 ? Answers.ABSENT : Answers.ABSENT.toBuilder().setDeaths(deathsInHand).build();
        }
        if (!ask.getAnyVersion()) {
            Set<ApplicationVersion> lacking = new HashSet<>(card.sessions.keySet());
            lacking.removeAll(Codec.versions(ask.getRunnableList()));
            if (!lacking.isEmpty()) {
                return Told.newBuilder().setNeeds(Lacking.newBuilder().addAllVersions(Codec.versions(lacking))).build();
            }
        }
        return ask.getCachedRevision() == card.revision ? Told.newBuilder().setUnchanged(card.revision).setDeaths(deathsInHand).build()
                : Told.newBuilder().setGranted(stored.get()).setSent(card.sent(ended.sent)).setDeaths(deathsInHand).build();
    }

    public synchronized Turn checkIn(CallKey key, CheckInAsk ask, Supplier<ByteString> stored, long now) {
        Incarnation holder = Codec.incarnation(ask.getHolder());
        ended.sent.mark(holder, ask.getSentBelow());
        Card card = entries.card(key, stored);
        long repeated = card == null || !card.hasCall() ? removals.repeated(key, holder, ask.getSequence())
                : card.madeBy(holder, ask.getSequence()) ? card.revision : 0;
        if (repeated > 0) {
            return Turn.of(Answers.done(repeated, card != null && card.retained && holder.equals(card.holder)));
        }
        boolean notTakenUp = card != null && card.retained && card.revision != ask.getFromRevision();
        if (notTakenUp || !mayCheckIn(card, holder)) {
            return Turn.of(Answers.NOT_HELD);
        }
        Card held = card == null ? shelf.cardFor(key) : card;
        holds.take(held, holder, ask.getOrigin());
        return write(held, holder, ask, stored, now);
    }

    /**
     * A check-in that says what changed of the body. Empty where the entry is not at the revision that it changed, so that this cannot
     * be known: then it is to be asked whole, and says by itself whether it is a repeat, or stale.
     */
    public synchronized Optional<Turn> amend(CallKey key, CheckInAsk ask, Supplier<ByteString> stored, long now) {
        ByteString entry = stored.get();
        return (entry == null ? Optional.<Kept>empty() : entries.kept(key, entry))
                .filter(kept -> kept.getRevision() == ask.getFromRevision())
                .flatMap(kept -> Pieces.together(kept.getBody(), ask.getPieceList(), ask.getPieceOf()))
                .map(body -> ask.toBuilder().clearPiece().setKept(ask.getKept().toBuilder().setBody(body)).build())
                .map(whole -> checkIn(key, whole, stored, now));
    }

    private boolean mayCheckIn(Card card, Incarnation holder) {
        if (ended.has(holder)) {
            return false;
        }
        Incarnation known = card == null ? null : card.holder;
        return known == null ? tookOver : known.equals(holder);
    }

    private Turn write(Card card, Incarnation holder, CheckInAsk ask, Supplier<ByteString> stored, long now) {
        Kept keep = null;
        boolean drop = false;
        Told told;
        if (ask.getFromRevision() != card.revision) {
            told = Told.newBuilder().setStale(card.revision).build();
        } else if (!ask.hasKept()) {
            drop = marks.survived(card.key) || card.hasCall();
            told = Answers.done(remove(card, holder, ask.getSequence(), now), false);
        } else if (!card.hasCall() && shelf.calls() >= mostCalls) {
            told = Answers.FULL;
        } else {
            boolean again = !card.hasCall() || card.madeBy(holder);
            keep = next(card, ask, now);
            shelf.put(card, keep);
            if (ask.getKeepHold()) {
                keep = marks.kept(card, keep, now);
            } else {
                marks.survived(card.key);
            }
            boolean retains = ask.getRetain() && again && card.waiting() == 0 && card.expiresAt == CallRecord.NEVER;
            told = Answers.done(card.revision, retains);
            if (retains) {
                holds.retain(card);
            }
            if (ask.getKeepHold() || retains) {
                return new Turn(told, keep, false, List.of());
            }
        }
        List<Wake> wakes = new ArrayList<>(0);
        if (holds.giveBack(card, now, wakes)) {
            keep = marks.expired(card.key, card, now).orElse(null);
            drop = keep == null;
        } else if (keep == null && !drop) { // refused
            keep = marks.released(card.key, stored, now).orElse(null);
        }
        return new Turn(told, keep, drop, wakes);
    }

    private Kept next(Card card, CheckInAsk ask, long now) {
        boolean begins = !card.hasCall();
        if (begins) {
            removals.begun(card.key);
        }
        return ask.getKept().toBuilder().setRevision(begins ? removals.nextRevision(now) : card.revision + 1)
                .setBy(ask.getHolder()).setSequence(ask.getSequence()).setCreatedAt(begins ? now : card.createdAt())
                .setChangedAt(now).build();
    }

    private long remove(Card card, Incarnation holder, long sequence, long now) {
        long revision = card.hasCall() ? card.revision + 1 : removals.nextRevision(now);
        shelf.wipe(card);
        removals.removed(card.key, holder, sequence, revision);
        return revision;
    }

    public synchronized Turn release(CallKey key, Incarnation holder, Supplier<ByteString> stored, long now) {
        Card card = shelf.card(key);
        if (card == null || !holder.equals(card.holder)) {
            return Turn.of(Answers.NOT_RELEASED);
        }
        List<Wake> wakes = new ArrayList<>(0);
        boolean expired = holds.giveBack(card, now, wakes);
        Optional<Kept> mark = expired ? marks.expired(key, card, now) : marks.released(key, stored, now);
        return new Turn(Answers.RELEASED, mark.orElse(null), expired && mark.isEmpty(), wakes);
    }

    /** A snapshot; a desk keeps bytes, so a hold is no matter. @param cached the revision that who asks has, 0 for none */
    public synchronized Turn read(CallKey key, long cached, Supplier<ByteString> stored, long now) {
        Card card = entries.card(key, stored);
        if (card == null || card.gone(now)) {
            return Turn.of(Answers.ABSENT);
        }
        return Turn.of(cached > 0 && cached == card.revision ? Told.newBuilder().setUnchanged(cached).build()
                : Told.newBuilder().setGranted(stored.get()).build());
    }

    /** The call as it stands in lists, if it is due by now; else absent. */
    public synchronized Turn confirm(CallKey key, Supplier<ByteString> stored, long now) {
        Card card = entries.card(key, stored);
        boolean due = card != null && !card.gone(now) && card.dueAt <= now;
        return Turn.of(due ? Told.newBuilder().setListing(Listing.newBuilder().addCall(card.listed())).build() : Answers.ABSENT);
    }

    /** Drops the entry if its call is gone, because its time has come and nobody holds it, or because it is damaged. */
    public synchronized Turn drop(CallKey key, Supplier<ByteString> stored, long now) {
        Card card = entries.card(key, stored);
        ByteString entry = stored.get();
        boolean drop = entry != null && (card == null || card.gone(now) || entries.kept(key, entry).isEmpty()) && !marks.isYoung(key, now);
        if (drop && card != null && card.hasCall()) {
            holds.forget(card);
            if (card.holder == null) {
                shelf.rest(card);
            }
        }
        entries.seenTo(key);
        Kept keep = drop ? marks.expired(key, shelf.card(key), now).orElse(null) : null;
        return new Turn(Answers.ABSENT, keep, drop && keep == null, List.of());
    }

    /**
     * Ends the holds and the waiting of a life that is added to those that ended.
     *
     * @param orderly whether it worked on nothing that it only retained
     */
    public synchronized Turn end(Incarnation life, boolean orderly, long now) {
        return ends.end(life, orderly, now);
    }

    /** Ends the holds and the waiting of a member of the cluster that is gone. */
    public synchronized Turn end(ByteString gone, long now) {
        return ends.end(gone, now);
    }

    /**
     * Ends what lives still hold that had ended by a time, because this desk was not asked to: the partition moved meanwhile. And
     * passes on a turn that nobody took.
     */
    public synchronized Turn endLeftOvers(long endedBy, long now) {
        return ends.endLeftOvers(endedBy, now);
    }

    /** Up to so many calls that nobody holds, the longest overdue first; those of lives that ended as soon as they are due. */
    public synchronized Told overdue(OverdueAsk ask, long now) {
        return Told.newBuilder().setListing(shelf.overdue(ask.getDueBefore(), ask.getLimit(), now, ended::has)).build();
    }

    /** What an engine that ended left behind here. */
    public synchronized Told leftBehind(LeftBehind asked, long now) {
        return Told.newBuilder().setListing(shelf.leftBehind(asked, now, ended.sent)).build();
    }

    /** How many sessions of which version live in the calls of this desk. */
    public synchronized Told census(long now) {
        return Told.newBuilder().setCount(shelf.census(now)).build();
    }

    /** How many calls there are, and who holds how many; keys that are held and have no call count as held. */
    public synchronized Told population(int partition) {
        Map<Incarnation, Integer> held = new HashMap<>();
        holds.lent().forEach(card -> held.merge(card.holder, 1, Integer::sum));
        Population.Builder population = Population.newBuilder().setPartition(partition).setCalls(shelf.calls());
        held.forEach((life, calls) -> population.addHeld(Holding.newBuilder().setLife(Codec.life(life)).setCalls(calls)));
        return Told.newBuilder().setPopulation(population).build();
    }

    /** Up to so many calls, in the order of their keys. @param after null, or the last key seen */
    public synchronized Told calls(CallKey after, int limit, long now) {
        return Told.newBuilder().setListing(shelf.after(after, limit, now)).build();
    }

    /** Keys of up to so many entries to be dropped: of calls that nobody holds and whose time has come. */
    public synchronized List<CallKey> expired(long now, int limit) {
        List<CallKey> keys = new ArrayList<>(entries.orphans(limit));
        shelf.expired(now, limit - keys.size()).forEach(card -> keys.add(card.key));
        keys.addAll(marks.old(now, limit - keys.size(), key -> shelf.card(key) == null));
        return keys;
    }

    /** Keys of up to so many entries that do not say yet who died of them. */
    public synchronized List<CallKey> unmarked(int limit) {
        return marks.unwritten(limit);
    }

    /** Writes down who died of a call. */
    public synchronized Turn mark(CallKey key, Supplier<ByteString> stored, long now) {
        return new Turn(Answers.ABSENT, marks.write(key, shelf.card(key), stored, now).orElse(null), false, List.of());
    }
}
