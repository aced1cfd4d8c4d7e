package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.DeathsInHand;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How many lives ended in a row with a call in hand, for a desk, and what the call's entry says of it, so that the partition's next owner
 * knows it too. Written are: a death, soon after; and, of a call that somebody died of, who is lent it and that it was given back. Of all
 * other calls, nearly all, nothing is kept here or written.
 *
 * <p>A key that has no call gets an entry of revision 0, which is no call and is dropped {@value #MARKED_MILLIS} ms after it was written
 * last. Guarded by the desk.
 */
final class DeathMarks {
    /** Longer than any peer repeats what there is no call of yet. */
    static final long MARKED_MILLIS = 600_000;
    /** So long a hold that only the entry tells of is believed; its life may have ended unheard. */
    static final long BELIEVED_MILLIS = 60_000;

    /** An entry that says more is no worse, or is damaged: a number of any size costs nobody's time. */
    private static final int MOST_DEATHS = 16;

    /** What an entry says. @param holder null for nobody @param doubtfulAt when the holder is believed no more, ms */
    private record Mark(boolean call, long writtenAt, Incarnation holder, long doubtfulAt) {
    }

    private final DeathsInHand deaths = new DeathsInHand();
    private final Map<CallKey, Mark> marks = new HashMap<>(0);
    private final Set<CallKey> unwritten = new LinkedHashSet<>(0);

    int of(CallKey key) {
        return deaths.of(key);
    }

    void died(CallKey key) {
        deaths.died(key);
        unwritten.add(key);
        if (unwritten.size() > DeathsInHand.MOST_CALLS) {
            unwritten.remove(unwritten.iterator().next());
        }
    }

    /** Not written before the call is lent again: an engine that ends leaves many such calls behind. */
    void mayHaveDied(CallKey key) {
        deaths.mayHaveDied(key);
    }

    /** An event of the call came to its end. Whether its entry says something else still. */
    boolean survived(CallKey key) {
        deaths.survived(key);
        unwritten.remove(key);
        return marks.remove(key) != null;
    }

    /** The partition came from another owner. Who has the call in hand, as the entry says. */
    Optional<Incarnation> arrived(CallKey key, Kept kept, long now) {
        if (kept.getDeaths() <= 0) {
            return Optional.empty();
        }
        for (int i = 0; i < Math.min(kept.getDeaths(), MOST_DEATHS); i++) {
            deaths.died(key);
        }
        boolean call = kept.getRevision() > 0;
        Incarnation holder = kept.hasInHand() ? Codec.incarnation(kept.getInHand()) : null;
        marks.put(key, new Mark(call, call ? now : kept.getChangedAt(), holder, now + BELIEVED_MILLIS));
        return Optional.ofNullable(holder);
    }

    /** Whether somebody holds a call of whom nothing but its entry told, for long. */
    boolean doubtful(Card card, long now) {
        Mark mark = marks.isEmpty() ? null : marks.get(card.key);
        return mark != null && mark.doubtfulAt() <= now && card.holder.equals(mark.holder());
    }

    /**
     * The key is lent, whose call's time had come.
     *
     * @return what the entry is to be, if it is to say who has the key; empty if it is to go
     */
    Optional<Kept> lentAnew(Card card, long now) {
        if (of(card.key) == 0) {
            survived(card.key);
            return Optional.empty();
        }
        return Optional.of(marked(card.key, Kept.getDefaultInstance(), card, now));
    }

    /** The call is lent. @param stored gives the entry, null for none. @return what it is to be, if it is to say who has the call */
    Optional<Kept> lent(Card card, Supplier<ByteString> stored, long now) {
        if (of(card.key) == 0) {
            return Optional.empty();
        }
        Mark mark = marks.get(card.key);
        if (mark != null && card.holder.equals(mark.holder()) && !unwritten.contains(card.key)) {
            marks.put(card.key, new Mark(mark.call(), mark.writtenAt(), mark.holder(), CallRecord.NEVER)); // it asked here
            return Optional.empty();
        }
        return written(card.key, stored.get(), card, now);
    }

    /** In the middle of an event. @param kept what the entry is to be. @return the same, with what it says of deaths */
    Kept kept(Card card, Kept kept, long now) {
        return of(card.key) == 0 ? kept : marked(card.key, kept, card, now);
    }

    /** Nobody has the call in hand any more, and nothing came to its end. */
    Optional<Kept> released(CallKey key, Supplier<ByteString> stored, long now) {
        Mark mark = marks.isEmpty() ? null : marks.get(key);
        return mark == null || mark.holder() == null ? Optional.empty() : written(key, stored.get(), null, now);
    }

    /**
     * The call's time has come. Whoever died of it died of an event that has not come to its end, as of an INVITE that comes again with
     * credentials, while nothing but its refusal is left of the first: that is not forgotten.
     *
     * @param card null if nobody holds the key
     * @return what the entry is to be; empty if it is to go
     */
    Optional<Kept> expired(CallKey key, Card card, long now) {
        Mark mark = marks.isEmpty() ? null : marks.get(key);
        if (of(key) > 0 && (unwritten.contains(key) || mark != null && mark.call())) {
            return Optional.of(marked(key, Kept.getDefaultInstance(), holding(card), now));
        }
        survived(key);
        return Optional.empty();
    }

    /** @param card null if nobody holds the call. @return what the entry is to be, where a death is to be written */
    Optional<Kept> write(CallKey key, Card card, Supplier<ByteString> stored, long now) {
        if (!unwritten.contains(key)) {
            return Optional.empty();
        }
        return written(key, stored.get(), holding(card), now);
    }

    /** Null where nobody is at work. */
    private static Card holding(Card card) {
        return card != null && card.holder != null && !card.retained && card.claimBy == CallRecord.NEVER ? card : null;
    }

    private Optional<Kept> written(CallKey key, ByteString stored, Card holding, long now) {
        try {
            return Optional.of(marked(key, stored == null ? Kept.getDefaultInstance() : Kept.parseFrom(stored), holding, now));
        } catch (InvalidProtocolBufferException e) { // a damaged entry is found, and said, where the call is asked for
            unwritten.remove(key);
            return Optional.empty();
        }
    }

    private Kept marked(CallKey key, Kept kept, Card holding, long now) {
        unwritten.remove(key);
        boolean call = kept.getRevision() > 0;
        marks.put(key, new Mark(call, now, holding == null ? null : holding.holder, CallRecord.NEVER));
        Kept.Builder marked = kept.toBuilder().setDeaths(of(key)).clearInHand().clearInHandAt();
        if (holding != null) {
            marked.setInHand(Codec.life(holding.holder)).setInHandAt(holding.origin);
        }
        if (!call) {
            marked.setChangedAt(now).setDueAt(CallRecord.NEVER).setExpiresAt(CallRecord.NEVER);
        }
        return marked.build();
    }

    /** Up to so many keys of deaths that are not written yet. */
    List<CallKey> unwritten(int limit) {
        return unwritten.isEmpty() ? List.of() : unwritten.stream().limit(limit).toList();
    }

    /** Whether there is an entry that only says who died of a key, and is to stay. */
    boolean isYoung(CallKey key, long now) {
        Mark mark = marks.isEmpty() ? null : marks.get(key);
        return mark != null && !mark.call() && mark.writtenAt() > now - MARKED_MILLIS;
    }

    /** Up to so many keys of entries that say nothing else, and have for long. @param free whether nobody holds a key */
    List<CallKey> old(long now, int limit, Predicate<CallKey> free) {
        List<CallKey> old = new ArrayList<>(0);
        marks.forEach((key, mark) -> {
            if (!mark.call() && mark.writtenAt() <= now - MARKED_MILLIS && old.size() < limit && free.test(key)) {
                old.add(key);
            }
        });
        return old;
    }
}
