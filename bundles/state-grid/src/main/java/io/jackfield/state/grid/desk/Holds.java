package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.CheckOutAsk;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who holds which calls of a desk, at work on them or not, and who waits for them in line. Guarded by the desk. */
final class Holds {
    /** Who asks for a call when so many wait already is told that it is busy. */
    static final int MOST_WAITERS = 64;
    /** Whose turn it is asks within a repeat of its own; who does not, waits no longer. */
    private static final long CLAIM_MILLIS = 2_000;

    private final Shelf shelf;
    private final EndedLives ended;
    private final Removals removals;
    /** The cards that somebody holds and works on, */
    private final Map<CallKey, Card> lent = new HashMap<>();
    /** and those that somebody holds and does not work on. */
    private final Map<CallKey, Card> retained = new HashMap<>();

    Holds(Shelf shelf, EndedLives ended, Removals removals) {
        this.shelf = shelf;
        this.ended = ended;
        this.removals = removals;
    }

    /** The cards that somebody works on. */
    Collection<Card> lent() {
        return lent.values();
    }

    /** A copy. */
    List<Card> all() {
        List<Card> held = new ArrayList<>(lent.values());
        held.addAll(retained.values());
        return held;
    }

    /** That life has the call in hand, from now on or before this desk was there. */
    void take(Card card, Incarnation holder, ByteString origin) {
        card.holder = holder;
        card.origin = origin;
        card.claimBy = CallRecord.NEVER;
        lentOut(card);
    }

    /** The holder works on what it retained. Who waits asks again, and stays or is told that it is busy. */
    List<Wake> takenUp(Card card) {
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

    /** The holder is done with the call, and keeps it. */
    void retain(Card card) {
        card.retained = true;
        lent.remove(card.key);
        retained.put(card.key, card);
    }

    /** Who asks stands in line, or is told that the call is busy. */
    static Told line(Card card, Incarnation asking, CheckOutAsk ask) {
        Life holder = Codec.life(card.holder);
        if (ask.getWait() && card.waiting() < MOST_WAITERS) {
            card.stand(new Card.Place(asking, ask.getTicket(), ask.getOrigin()));
            return Told.newBuilder().setWaiting(holder).build();
        }
        card.leave(asking, ask.getTicket());
        return Told.newBuilder().setBusy(holder).build();
    }

    /** The call's time has come. */
    void forget(Card card) {
        removals.gone(card.revision);
        shelf.wipe(card);
    }

    /** The hold ends and the next in line has the call. True if the call's time had come: it is gone, and its entry is to go. */
    boolean giveBack(Card card, long now, List<Wake> wakes) {
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
}
