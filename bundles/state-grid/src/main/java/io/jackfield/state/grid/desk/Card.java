package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.codec.proto.Listed;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;

/** What a desk knows of one key without looking at its entry: a call, a hold, or both. Guarded by the desk. */
final class Card {
    static final Comparator<Card> BY_DUE = Comparator.<Card>comparingLong(card -> card.dueAt).thenComparing(card -> card.key);
    static final Comparator<Card> BY_EXPIRY =
            Comparator.<Card>comparingLong(card -> card.expiresAt).thenComparing(card -> card.key);

    /** So long peers repeat what begins a call and is not answered: 64 * T1, and some. */
    private static final long BEGINNING_MILLIS = 60_000;

    /** Somebody who waits. @param ticket tells apart what one member waits for */
    record Place(Incarnation holder, long ticket, ByteString origin) {
    }

    final CallKey key;
    /** 0 while there is no call. */
    long revision;
    private Incarnation by;
    private long sequence;
    private long createdAt;
    private long changedAt;
    long dueAt = CallRecord.NEVER;
    long expiresAt = CallRecord.NEVER;
    private boolean effects;
    Map<ApplicationVersion, Integer> sessions = Map.of();
    /** Null while nobody holds the call. */
    Incarnation holder;
    /** The member of the cluster that the holder is on. */
    ByteString origin;
    /** Until when the holder, whose turn it became, has to ask for the call; never once it has. */
    long claimBy = CallRecord.NEVER;
    /** Whether the holder is done with the call, and keeps it in case it gets the next message, too. */
    boolean retained;
    /** Until when the holder of a retained call, which was asked to give it back, has to answer; never while it was not asked. */
    long recallBy = CallRecord.NEVER;
    /** Null while nobody waits. */
    ArrayDeque<Place> line;

    Card(CallKey key) {
        this.key = key;
    }

    /** Writes down what is kept now. The desk takes the card out of its orders before and puts it back after. */
    void write(Kept kept) {
        revision = kept.getRevision();
        by = Codec.incarnation(kept.getBy());
        sequence = kept.getSequence();
        createdAt = kept.getCreatedAt();
        changedAt = kept.getChangedAt();
        dueAt = kept.getDueAt();
        expiresAt = kept.getExpiresAt();
        sessions = Codec.sessions(kept.getSessionsList());
        effects = kept.getEffects();
    }

    /** There is no call any more. */
    void wipe() {
        revision = 0;
        by = null;
        dueAt = CallRecord.NEVER;
        expiresAt = CallRecord.NEVER;
        sessions = Map.of();
    }

    boolean hasCall() {
        return revision > 0;
    }

    boolean madeBy(Incarnation holder) {
        return holder.equals(by);
    }

    boolean madeBy(Incarnation holder, long number) {
        return sequence == number && holder.equals(by);
    }

    /** Who checked the call in last; null where there is none. */
    Incarnation by() {
        return by;
    }

    boolean leftBehind(LeftBehind asked, long now, SentMarks sent) {
        return !gone(now) && idle() && asked.by(by) && (asked.after() == null || key.compareTo(asked.after()) > 0)
                && (dueAt <= now || effects && !sent(sent) && changedAt >= asked.since());
    }

    /** Whether the effects of the last check-in are known to have left. */
    boolean sent(SentMarks sent) {
        return sequence < sent.below(by);
    }

    /** Whether somebody may have had the call in hand at a time and did not check it in since; of a key that has no call, for a while. */
    boolean mayBeOlder(long at, long now) {
        return hasCall() ? changedAt <= at : now - at < BEGINNING_MILLIS;
    }

    long createdAt() {
        return createdAt;
    }

    /** Whether nobody works on the call, as far as is known here: who retains it may have begun again. */
    boolean idle() {
        return holder == null || retained;
    }

    /** Whether the call is gone for whoever looks. */
    boolean gone(long now) {
        return !hasCall() || idle() && expiresAt <= now;
    }

    void stand(Place place) {
        if (line == null) {
            line = new ArrayDeque<>(2);
        }
        if (line.stream().noneMatch(each -> each.ticket() == place.ticket() && each.holder().equals(place.holder()))) {
            line.add(place);
        }
    }

    void leave(Incarnation waiting, long ticket) {
        if (line != null) {
            line.removeIf(each -> each.ticket() == ticket && each.holder().equals(waiting));
        }
    }

    int waiting() {
        return line == null ? 0 : line.size();
    }

    Listed listedWithMaker() {
        return listed().toBuilder().setBy(Codec.life(by)).setSequence(sequence).build();
    }

    Listed listed() {
        Listed.Builder listed = Listed.newBuilder().setKey(Codec.key(key)).setRevision(revision).setDueAt(dueAt)
                .setCreatedAt(createdAt).setChangedAt(changedAt).addAllSessions(Codec.sessions(sessions));
        if (!idle()) {
            listed.setHolder(Codec.life(holder));
        }
        return listed.build();
    }
}
