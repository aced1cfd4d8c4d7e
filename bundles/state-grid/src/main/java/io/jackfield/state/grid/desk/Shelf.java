package io.jackfield.state.grid.desk;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.grid.codec.proto.Census;
import io.jackfield.state.grid.codec.proto.Count;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.codec.proto.Listing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The cards of one desk, in the orders of their times, and the sum of their sessions. Guarded by the desk. */
final class Shelf {
    private final Map<CallKey, Card> cards = new HashMap<>();
    private final TreeSet<Card> due = new TreeSet<>(Card.BY_DUE);
    private final TreeSet<Card> expiry = new TreeSet<>(Card.BY_EXPIRY);
    private final Map<ApplicationVersion, Long> sessions = new HashMap<>();
    private int calls;

    /** Null if the key has neither call nor hold. */
    Card card(CallKey key) {
        return cards.get(key);
    }

    Card cardFor(CallKey key) {
        return cards.computeIfAbsent(key, Card::new);
    }

    int calls() {
        return calls;
    }

    /** The call is this now. */
    void put(Card card, Kept kept) {
        take(card);
        card.write(kept);
        cards.put(card.key, card);
        calls++;
        if (card.dueAt != CallRecord.NEVER) {
            due.add(card);
        }
        if (card.expiresAt != CallRecord.NEVER) {
            expiry.add(card);
        }
        count(card, 1);
    }

    /** There is no call under this key any more. */
    void wipe(Card card) {
        take(card);
        card.wipe();
    }

    private void take(Card card) {
        if (card.hasCall()) {
            calls--;
            due.remove(card);
            expiry.remove(card);
            count(card, -1);
        }
    }

    private void count(Card card, int sign) {
        card.sessions.forEach((version, number) -> sessions.merge(version, (long) sign * number,
                (was, more) -> was + more == 0 ? null : (Long) (was + more)));
    }

    /** Nobody holds the key any more: without a call its card goes. */
    void rest(Card card) {
        if (!card.hasCall()) {
            cards.remove(card.key);
        }
    }

    /** Up to so many calls that nobody holds, the longest overdue first; where nobody looks after a call, as soon as it is due. */
    Listing overdue(long dueBefore, int limit, long now, Predicate<Incarnation> ended) {
        Listing.Builder listing = Listing.newBuilder();
        for (Card card : due) {
            if (card.dueAt > Math.max(dueBefore, now) || listing.getCallCount() >= limit) {
                break;
            }
            if (card.idle() && !card.gone(now) && (card.dueAt <= dueBefore || ended.test(card.by()))) {
                listing.addCall(card.listed());
            }
        }
        return listing.build();
    }

    /** Looks at every card, as an engine does not end often. */
    Listing leftBehind(LeftBehind asked, long now, SentMarks sent) {
        Listing.Builder listing = Listing.newBuilder().setSentBelow(sent.below(asked.ended()));
        cards.values().stream().filter(card -> card.leftBehind(asked, now, sent)).sorted(Comparator.comparing((Card card) -> card.key))
                .limit(asked.limit()).forEach(card -> listing.addCall(card.listedWithMaker()));
        return listing.build();
    }

    /** The sum of all sessions, without those of calls that are gone and were not dropped yet. */
    Count census(long now) {
        Map<ApplicationVersion, Long> sum = new HashMap<>(sessions);
        for (Card gone : expired(now, Integer.MAX_VALUE)) {
            gone.sessions.forEach((version, number) -> sum.merge(version, -(long) number, Long::sum));
        }
        Count.Builder count = Count.newBuilder();
        sum.forEach((version, number) -> {
            if (number > 0) {
                count.addCensus(Census.newBuilder().setBaseName(version.baseName()).setVersion(version.version())
                        .setNumber(number));
            }
        });
        return count.build();
    }

    /** Up to so many calls, in the order of their keys. @param after null, or the last key seen */
    Listing after(CallKey after, int limit, long now) {
        Listing.Builder listing = Listing.newBuilder();
        cards.values().stream().filter(card -> !card.gone(now) && (after == null || card.key.compareTo(after) > 0))
                .sorted(Comparator.comparing((Card card) -> card.key)).limit(limit)
                .forEach(card -> listing.addCall(card.listed()));
        return listing.build();
    }

    /** Up to so many calls that nobody holds and whose time has come, the earliest first. */
    List<Card> expired(long now, int limit) {
        List<Card> found = new ArrayList<>();
        for (Card card : expiry) {
            if (card.expiresAt > now || found.size() >= limit) {
                break;
            }
            if (card.idle()) {
                found.add(card);
            }
        }
        return found;
    }
}
