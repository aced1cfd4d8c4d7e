package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
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
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Listing;
import io.jackfield.state.grid.codec.proto.Nothing;
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
import java.util.function.Predicate;
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
    /** Who asks for a call when so many wait already is told that it is busy. */
    static final int MOST_WAITERS = 64;
    /** Whose turn it is asks within a repeat of its own; who does not, waits no longer. */
    private static final long CLAIM_MILLIS = 2_000;
    /** A holder that retains a call and is alive answers at once; one that does not answer is not waited for. */
    static final long RECALL_MILLIS = 1_000;
    /** How long after a life ended its retained holds are looked for; a partition that moved meanwhile knows of none. */
    private static final long SWEEP_MILLIS = 60_000;
    /** The end of an engine and the move of the partition that its process kept are heard of within that time of each other. */
    private static final long TOGETHER_MILLIS = 10_000;
    private static final Nothing NOTHING = Nothing.getDefaultInstance();
    private static final Told ABSENT = Told.newBuilder().setAbsent(NOTHING).build();
    private static final Told ENDED = Told.newBuilder().setEnded(NOTHING).build();
    private static final Told NOT_HELD = Told.newBuilder().setNotHeld(NOTHING).build();
    private static final Told FULL = Told.newBuilder().setFull(NOTHING).build();
    private static final Told RELEASED = Told.newBuilder().setReleased(true).build();
    private static final Told NOT_RELEASED = Told.newBuilder().setReleased(false).build();

    private final EndedLives ended;
    private final Damaged damaged;
    private final int mostCalls;
    private final boolean tookOver;
    private final long tookOverAt;
    /** An engine ended whose process may have kept this partition, and may have lent itself what is in it: of that nobody knows. */
    private boolean lenderDied;
    private final Shelf shelf = new Shelf();
    /** The cards that somebody holds and works on, */
    private final Map<CallKey, Card> lent = new HashMap<>();
    /** and those that somebody holds and does not work on. */
    private final Map<CallKey, Card> retained = new HashMap<>();
    private final Removals removals = new Removals();
    private final DeathMarks marks = new DeathMarks();
    /** Entries whose call is gone; they wait to be dropped. */
    private final Set<CallKey> orphans = new HashSet<>();

    /**
     * A desk of a partition that nobody had before.
     *
     * @param mostCalls new calls beyond so many are refused
     */
    public Desk(EndedLives ended, Damaged damaged, int mostCalls) {
        this.ended = ended;
        this.damaged = damaged;
        this.mostCalls = mostCalls;
        this.tookOver = false;
        this.tookOverAt = CallRecord.NEVER;
    }

    /** A desk of a partition that another owner had, who may have lent calls. @param stored what there is, each a {@link Kept} */
    public Desk(EndedLives ended, Damaged damaged, int mostCalls, long now, Map<CallKey, ByteString> stored) {
        this.ended = ended;
        this.damaged = damaged;
        this.mostCalls = mostCalls;
        this.tookOver = true;
        this.tookOverAt = now;
        removals.takenOver(now);
        stored.forEach((key, bytes) -> kept(key, bytes).ifPresent(kept -> arrived(key, kept, now)));
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
            Card card = shelf.cardFor(key);
            card.holder = life;
            card.origin = kept.getInHandAt();
            lent.put(key, card);
        });
    }

    /** @param stored gives the entry as it is, a {@link Kept}; null for none */
    public synchronized Turn checkOut(CallKey key, CheckOutAsk ask, Supplier<ByteString> stored, long now) {
        Incarnation asking = Codec.incarnation(ask.getHolder());
        if (ended.has(asking)) {
            return Turn.of(ENDED);
        }
        Card known = card(key, stored);
        Card card = known == null ? shelf.cardFor(key) : known;
        if (card.holder != null && !card.holder.equals(asking)) {
            return card.retained ? recall(card, ask, stored, now) : Turn.of(line(card, asking, ask));
        }
        List<Wake> others = card.retained ? takenUp(card) : List.of();
        boolean drop = card.hasCall() && card.gone(now);
        if (drop) {
            forget(card);
        }
        Told told = lend(card, ask, stored, now);
        if (told.hasNeeds()) {
            List<Wake> wakes = new ArrayList<>(others);
            card.leave(asking, ask.getTicket());
            giveBack(card, now, wakes);
            return new Turn(told, null, drop, wakes);
        }
        card.holder = asking;
        card.origin = ask.getOrigin();
        card.claimBy = CallRecord.NEVER;
        card.leave(asking, ask.getTicket());
        lent.put(key, card);
        Optional<Kept> mark = drop ? marks.lentAnew(card, now) : marks.lent(card, stored, now);
        return new Turn(told, mark.orElse(null), drop && mark.isEmpty(), others);
    }

    /** Who retains a call is asked for it; where no answer comes the revision protects what it may be doing. */
    private Turn recall(Card card, CheckOutAsk ask, Supplier<ByteString> stored, long now) {
        if (card.waiting() >= MOST_WAITERS) {
            return Turn.of(line(card, Codec.incarnation(ask.getHolder()), ask));
        }
        if (card.recallBy > now && !ended.has(card.holder)) {
            card.stand(new Card.Place(Codec.incarnation(ask.getHolder()), ask.getTicket(), ask.getOrigin()));
            card.recallBy = Math.min(card.recallBy, now + RECALL_MILLIS);
            return new Turn(Told.newBuilder().setWaiting(Codec.life(card.holder)).build(), null, false,
                    List.of(new Wake(card.origin, card.key, card.revision)));
        }
        List<Wake> wakes = new ArrayList<>();
        giveBack(card, now, wakes);
        Turn turn = checkOut(card.key, ask, stored, now);
        wakes.addAll(turn.wakes());
        return new Turn(turn.told(), turn.keep(), turn.drop(), wakes);
    }

    /** The holder works on what it retained. Who waits asks again, and stays or is told that it is busy. */
    private List<Wake> takenUp(Card card) {
        lentOut(card);
        return card.waiting() == 0 ? List.of()
                : card.line.stream().map(place -> new Wake(place.origin(), card.key)).toList();
    }

    private void lentOut(Card card) {
        card.retained = false;
        card.recallBy = CallRecord.NEVER;
        retained.remove(card.key);
        lent.put(card.key, card);
    }

    private void retain(Card card) {
        card.retained = true;
        lent.remove(card.key);
        retained.put(card.key, card);
    }

    /** What the holder of a retained call says when it was asked for it. */
    public synchronized Turn recalled(CallKey key, RecalledAsk ask, long now) {
        Card card = shelf.card(key);
        if (card == null || !card.retained || card.revision != ask.getRevision() || !card.origin.equals(ask.getOrigin())) {
            return Turn.of(NOT_RELEASED);
        }
        if (ask.getInUse()) {
            return new Turn(NOT_RELEASED, null, false, takenUp(card));
        }
        List<Wake> wakes = new ArrayList<>(1);
        boolean expired = giveBack(card, now, wakes);
        Kept keep = expired ? marks.expired(key, card, now).orElse(null) : null;
        return new Turn(RELEASED, keep, expired && keep == null, wakes);
    }

    private static Told line(Card card, Incarnation asking, CheckOutAsk ask) {
        Life holder = Codec.life(card.holder);
        if (ask.getWait() && card.waiting() < MOST_WAITERS) {
            card.stand(new Card.Place(asking, ask.getTicket(), ask.getOrigin()));
            return Told.newBuilder().setWaiting(holder).build();
        }
        card.leave(asking, ask.getTicket());
        return Told.newBuilder().setBusy(holder).build();
    }

    private Told lend(Card card, CheckOutAsk ask, Supplier<ByteString> stored, long now) {
        if (lenderDied && marks.of(card.key) == 0 && card.mayBeOlder(tookOverAt, now)) {
            marks.mayHaveDied(card.key);
        }
        int deathsInHand = marks.of(card.key);
        if (!card.hasCall()) {
            return deathsInHand == 0 ? ABSENT : ABSENT.toBuilder().setDeaths(deathsInHand).build();
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
        Card card = card(key, stored);
        long repeated = card == null || !card.hasCall() ? removals.repeated(key, holder, ask.getSequence())
                : card.madeBy(holder, ask.getSequence()) ? card.revision : 0;
        if (repeated > 0) {
            return Turn.of(done(repeated, card != null && card.retained && holder.equals(card.holder)));
        }
        boolean notTakenUp = card != null && card.retained && card.revision != ask.getFromRevision();
        if (notTakenUp || !mayCheckIn(card, holder)) {
            return Turn.of(NOT_HELD);
        }
        Card held = card == null ? shelf.cardFor(key) : card;
        held.holder = holder;
        held.origin = ask.getOrigin();
        held.claimBy = CallRecord.NEVER;
        lentOut(held);
        return write(held, holder, ask, stored, now);
    }

    /**
     * A check-in that says what changed of the body. Empty where the entry is not at the revision that it changed, so that this cannot
     * be known: then it is to be asked whole, and says by itself whether it is a repeat, or stale.
     */
    public synchronized Optional<Turn> amend(CallKey key, CheckInAsk ask, Supplier<ByteString> stored, long now) {
        ByteString entry = stored.get();
        return (entry == null ? Optional.<Kept>empty() : kept(key, entry)).filter(kept -> kept.getRevision() == ask.getFromRevision())
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
            told = done(remove(card, holder, ask.getSequence(), now), false);
        } else if (!card.hasCall() && shelf.calls() >= mostCalls) {
            told = FULL;
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
            told = done(card.revision, retains);
            if (retains) {
                retain(card);
            }
            if (ask.getKeepHold() || retains) {
                return new Turn(told, keep, false, List.of());
            }
        }
        List<Wake> wakes = new ArrayList<>(0);
        if (giveBack(card, now, wakes)) {
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

    private static Told done(long revision, boolean retained) {
        return Told.newBuilder().setDone(revision).setRetained(retained).build();
    }

    private void forget(Card card) {
        removals.gone(card.revision);
        shelf.wipe(card);
    }

    public synchronized Turn release(CallKey key, Incarnation holder, Supplier<ByteString> stored, long now) {
        Card card = shelf.card(key);
        if (card == null || !holder.equals(card.holder)) {
            return Turn.of(NOT_RELEASED);
        }
        List<Wake> wakes = new ArrayList<>(0);
        boolean expired = giveBack(card, now, wakes);
        Optional<Kept> mark = expired ? marks.expired(key, card, now) : marks.released(key, stored, now);
        return new Turn(RELEASED, mark.orElse(null), expired && mark.isEmpty(), wakes);
    }

    /** The hold ends and the next in line has the call. True if the call's time had come: it is gone, and its entry is to go. */
    private boolean giveBack(Card card, long now, List<Wake> wakes) {
        card.holder = null;
        card.origin = null;
        card.claimBy = CallRecord.NEVER;
        lentOut(card);
        boolean drop = card.hasCall() && card.gone(now);
        if (drop) {
            forget(card);
        }
        while (card.holder == null && card.waiting() > 0) {
            Card.Place next = card.line.remove();
            if (!ended.has(next.holder())) {
                card.holder = next.holder();
                card.origin = next.origin();
                card.claimBy = now + CLAIM_MILLIS;
                wakes.add(new Wake(next.origin(), card.key));
            }
        }
        if (card.holder == null) {
            lent.remove(card.key);
            shelf.rest(card);
        }
        return drop;
    }

    /** A snapshot; a desk keeps bytes, so a hold is no matter. @param cached the revision that who asks has, 0 for none */
    public synchronized Turn read(CallKey key, long cached, Supplier<ByteString> stored, long now) {
        Card card = card(key, stored);
        if (card == null || card.gone(now)) {
            return Turn.of(ABSENT);
        }
        return Turn.of(cached > 0 && cached == card.revision ? Told.newBuilder().setUnchanged(cached).build()
                : Told.newBuilder().setGranted(stored.get()).build());
    }

    /** The call as it stands in lists, if it is due by now; else absent. */
    public synchronized Turn confirm(CallKey key, Supplier<ByteString> stored, long now) {
        Card card = card(key, stored);
        boolean due = card != null && !card.gone(now) && card.dueAt <= now;
        return Turn.of(due ? Told.newBuilder().setListing(Listing.newBuilder().addCall(card.listed())).build() : ABSENT);
    }

    /** Drops the entry if its call is gone, because its time has come and nobody holds it, or because it is damaged. */
    public synchronized Turn drop(CallKey key, Supplier<ByteString> stored, long now) {
        Card card = card(key, stored);
        ByteString entry = stored.get();
        boolean drop = entry != null && (card == null || card.gone(now) || kept(key, entry).isEmpty()) && !marks.isYoung(key, now);
        if (drop && card != null && card.hasCall()) {
            forget(card);
            if (card.holder == null) {
                shelf.rest(card);
            }
        }
        orphans.remove(key);
        Kept keep = drop ? marks.expired(key, shelf.card(key), now).orElse(null) : null;
        return new Turn(ABSENT, keep, drop && keep == null, List.of());
    }

    /**
     * Ends the holds and the waiting of a life that is added to those that ended.
     *
     * @param orderly whether it worked on nothing that it only retained
     */
    public synchronized Turn end(Incarnation life, boolean orderly, long now) {
        ended.add(life, now);
        lenderDied |= tookOver && !orderly && ended.keptCalls(life) && now - tookOverAt < TOGETHER_MILLIS;
        return end(holder -> holder.equals(life), origin -> false, orderly, now);
    }

    /** Ends the holds and the waiting of a member of the cluster that is gone. */
    public synchronized Turn end(ByteString gone, long now) {
        return end(holder -> false, gone::equals, false, now);
    }

    /**
     * Ends what lives still hold that had ended by a time, because this desk was not asked to: the partition moved meanwhile. And
     * passes on a turn that nobody took.
     */
    public synchronized Turn endLeftOvers(long endedBy, long now) {
        List<Wake> wakes = new ArrayList<>();
        for (Card card : new ArrayList<>(lent.values())) {
            if ((card.claimBy <= now || marks.doubtful(card, now)) && giveBack(card, now, wakes)) {
                orphans.add(card.key);
            }
        }
        if (ended.lastHeard() >= endedBy - SWEEP_MILLIS) {
            wakes.addAll(end(holder -> this.ended.hadEnded(holder, endedBy), origin -> false, false, now).wakes());
        }
        return new Turn(NOT_RELEASED, null, false, wakes);
    }

    private Turn end(Predicate<Incarnation> life, Predicate<ByteString> member, boolean orderly, long now) {
        List<Wake> wakes = new ArrayList<>();
        int freed = 0;
        List<Card> held = new ArrayList<>(lent.values());
        held.addAll(retained.values());
        for (Card card : held) {
            if (card.line != null) {
                List<Card.Place> turnedAway = card.line.stream()
                        .filter(place -> life.test(place.holder()) || member.test(place.origin())).toList();
                card.line.removeAll(turnedAway);
                turnedAway.forEach(place -> wakes.add(new Wake(place.origin(), card.key)));
            }
            if (life.test(card.holder) || member.test(card.origin)) {
                freed += card.retained ? 0 : 1;
                blame(card, orderly);
                if (giveBack(card, now, wakes)) {
                    orphans.add(card.key);
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
        lent.values().forEach(card -> held.merge(card.holder, 1, Integer::sum));
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
        List<CallKey> keys = new ArrayList<>(orphans.stream().limit(limit).toList());
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
        return new Turn(ABSENT, marks.write(key, shelf.card(key), stored, now).orElse(null), false, List.of());
    }

    /** The card, or null for none; made from the entry where it was lost, which costs a call nothing but its hold. */
    private Card card(CallKey key, Supplier<ByteString> stored) {
        Card card = shelf.card(key);
        ByteString entry = card == null ? stored.get() : null;
        if (entry == null) {
            return card;
        }
        Optional<Kept> kept = kept(key, entry);
        if (kept.isEmpty() || kept.get().getRevision() == 0) {
            return null;
        }
        card = shelf.cardFor(key);
        shelf.put(card, kept.get());
        return card;
    }

    /** Empty for an entry that is damaged, which is to be dropped. */
    private Optional<Kept> kept(CallKey key, ByteString stored) {
        try {
            return Optional.of(Kept.parseFrom(stored));
        } catch (InvalidProtocolBufferException e) {
            if (orphans.add(key)) {
                damaged.call(key, stored.size(), e);
            }
            return Optional.empty();
        }
    }
}
