package io.jackfield.state.local;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DeathsInHand;
import io.jackfield.state.DueCall;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A fixed share of the keys behind one lock, which is held for the length of a few map and heap operations and never
 * while foreign code runs: answers to others are collected in the {@link Turn} and given after the lock was left.
 */
final class Stripe {
    /** Who asks for a call when so many wait already is told that it is busy; an engine asks once per call. */
    static final int MOST_WAITERS = 64;
    /** How many expired calls a check-in clears on its way; more than one, so that clearing keeps up. */
    private static final int EXPIRED_PER_CHECK_IN = 4;
    private static final CheckOut.Answer ENDED = new CheckOut.Ended();
    private static final CheckIn.Answer NOT_HELD = new CheckIn.NotHeld();
    private static final CheckIn.Answer FULL = new CheckIn.Full();

    private final Room room;
    private final Members members;
    private final Map<CallKey, Entry> entries = new HashMap<>();
    private final CallHeap due = new CallHeap(CallHeap.Order.DUE);
    private final CallHeap expiry = new CallHeap(CallHeap.Order.EXPIRY);
    private final Removals removals = new Removals();
    private final Map<ApplicationVersion, Long> sessions = new HashMap<>();
    private final DeathsInHand deaths = new DeathsInHand();

    Stripe(Room room, Members members) {
        this.room = room;
        this.members = members;
    }

    /** The answer, or null when the turn has a waiter that was put in line for it. */
    synchronized CheckOut.Answer checkOut(CheckOut request, Turn turn) {
        if (members.hasEnded(request.holder())) { // under the lock, so that nothing is lent after releaseAll was here
            return ENDED;
        }
        Entry entry = entries.computeIfAbsent(request.key(), Entry::new);
        if (entry.holder == null) {
            if (entry.expired(turn.now)) {
                expire(entry);
            }
            return grantFree(entry, request);
        }
        if (entry.holder.equals(request.holder())) {
            CheckOut.Answer answer = answer(entry, request);
            if (answer instanceof CheckOut.NeedsVersion) {
                handOver(entry, turn);
            }
            return answer;
        }
        boolean reading = entry.holder == Entry.READER;
        if (!reading && (request.patienceMillis() <= 0 || entry.waiting() >= MOST_WAITERS)) {
            return new CheckOut.Busy(entry.holder);
        }
        turn.waiter = new Waiter(request);
        entry.await(turn.waiter);
        return null;
    }

    private CheckOut.Answer grantFree(Entry entry, CheckOut request) {
        CheckOut.Answer answer = answer(entry, request);
        if (!(answer instanceof CheckOut.NeedsVersion)) {
            entry.holder = request.holder();
        }
        return answer;
    }

    private CheckOut.Answer answer(Entry entry, CheckOut request) {
        if (entry.record == null) {
            return new CheckOut.Absent(deaths.of(entry.key));
        }
        Set<ApplicationVersion> needed = entry.record.sessions().keySet();
        if (request.runnable() != null && !request.runnable().containsAll(needed)) {
            Set<ApplicationVersion> missing = new HashSet<>(needed);
            missing.removeAll(request.runnable());
            return new CheckOut.NeedsVersion(missing);
        }
        return request.cachedRevision() == entry.revision ? new CheckOut.Unchanged(entry.revision, deaths.of(entry.key))
                : new CheckOut.Granted(entry.revision, known(entry, request.holder()), deaths.of(entry.key));
    }

    /** The record, and whether another's effects are still to leave. */
    private CallRecord known(Entry entry, Incarnation asking) {
        CallRecord record = entry.record;
        return !record.effects() || asking.equals(entry.latest.holder()) || unsent(entry) ? record : record.sent();
    }

    private boolean unsent(Entry entry) {
        return entry.record.effects() && entry.latest.sequence() >= members.sentBelow(entry.latest.holder());
    }

    /** The patience of a waiter is over. */
    synchronized void patienceOver(Waiter waiter, Turn turn) {
        Entry entry = entries.get(waiter.request.key());
        if (entry == null || entry.waiters == null || !entry.waiters.contains(waiter)) {
            return;
        }
        waiter.impatient = true;
        if (entry.holder != Entry.READER) { // else the call is back in no time, and then it is decided
            entry.waiters.remove(waiter);
            turn.owes(waiter.answer(new CheckOut.Busy(entry.holder)));
        }
    }

    synchronized CheckIn.Answer checkIn(CheckIn in, Turn turn) {
        expireSome(turn.now, EXPIRED_PER_CHECK_IN);
        members.sentBelow(in.id().holder(), in.sentBelow());
        Entry entry = entries.get(in.key());
        long repeated = repeated(entry, in);
        if (repeated > 0) {
            return new CheckIn.Done(repeated);
        }
        if (entry == null || !in.id().holder().equals(entry.holder)) {
            return NOT_HELD;
        }
        CheckIn.Answer answer;
        if (in.fromRevision() != entry.revision) {
            answer = new CheckIn.Stale(entry.revision);
        } else if (in.record() == null) {
            answer = remove(entry, in.id());
        } else if (entry.record == null && !room.take()) {
            answer = FULL;
        } else {
            answer = keep(entry, in, turn.now);
            if (in.keepHold()) {
                answerReadingsOfBytes(entry, turn);
                return answer;
            }
        }
        if (answer instanceof CheckIn.Done) {
            deaths.survived(entry.key);
        }
        handOver(entry, turn);
        return answer;
    }

    private long repeated(Entry entry, CheckIn in) {
        if (entry == null || entry.record == null) {
            return removals.repeated(in.key(), in.id());
        }
        return in.id().equals(entry.latest) ? entry.revision : 0;
    }

    private CheckIn.Done keep(Entry entry, CheckIn in, long now) {
        CallRecord before = entry.record;
        CallRecord after = in.record();
        if (before == null) {
            entry.revision = removals.nextRevision();
            entry.createdAt = now;
            removals.begun(entry.key);
        } else {
            entry.revision++;
        }
        entry.record = after;
        entry.latest = in.id();
        entry.changedAt = now;
        if (before == null || !before.sessions().equals(after.sessions())) {
            count(before, -1);
            count(after, 1);
        }
        place(due, entry, after.dueAt());
        place(expiry, entry, after.expiresAt());
        return new CheckIn.Done(entry.revision);
    }

    private static void place(CallHeap heap, Entry entry, long time) {
        if (time == CallRecord.NEVER) {
            heap.remove(entry);
        } else {
            heap.put(entry);
        }
    }

    private void count(CallRecord record, int sign) {
        if (record != null) {
            record.sessions().forEach((version, number) -> sessions.merge(version, (long) sign * number,
                    (was, more) -> was + more == 0 ? null : (Long) (was + more)));
        }
    }

    private CheckIn.Done remove(Entry entry, CheckIn.Id id) {
        long revision = entry.record == null ? removals.nextRevision() : entry.revision + 1;
        forget(entry);
        removals.removed(entry.key, id, revision);
        return new CheckIn.Done(revision);
    }

    private void expire(Entry entry) {
        forget(entry);
        room.expired();
    }

    private void forget(Entry entry) {
        if (entry.record == null) {
            return;
        }
        due.remove(entry);
        expiry.remove(entry);
        count(entry.record, -1);
        removals.gone(entry.revision);
        entry.record = null;
        entry.latest = null;
        entry.revision = 0;
        room.give();
    }

    synchronized boolean release(CallKey key, Incarnation holder, Turn turn) {
        Entry entry = entries.get(key);
        if (entry == null || !holder.equals(entry.holder)) {
            return false;
        }
        handOver(entry, turn);
        return true;
    }

    synchronized int releaseAll(Incarnation ended, Turn turn) {
        int held = 0;
        for (Entry entry : new ArrayList<>(entries.values())) {
            turnAway(entry, ended, turn);
            if (ended.equals(entry.holder)) {
                held++;
                deaths.died(entry.key);
                handOver(entry, turn);
            }
        }
        return held;
    }

    private static void turnAway(Entry entry, Incarnation ended, Turn turn) {
        if (entry.waiting() == 0) {
            return;
        }
        for (Iterator<Waiter> waiters = entry.waiters.iterator(); waiters.hasNext();) {
            Waiter waiter = waiters.next();
            if (waiter.request.holder().equals(ended)) {
                waiters.remove();
                turn.owes(waiter.answer(new CheckOut.Busy(entry.holder == Entry.READER ? ended : entry.holder)));
            }
        }
    }

    /** The hold ends: first whoever reads sees the state as it was checked in, then the next in line has the call. */
    private void handOver(Entry entry, Turn turn) {
        entry.holder = null;
        if (entry.expired(turn.now)) {
            expire(entry);
        }
        answerReadingsOfBytes(entry, turn);
        if (entry.readings != null) {
            entry.holder = Entry.READER;
            turn.owes(new Encoding(this, entry));
            return;
        }
        while (entry.holder == null && entry.waiting() > 0) {
            Waiter next = entry.waiters.remove();
            turn.owes(next.answer(grantFree(entry, next.request)));
        }
        if (entry.waiting() > 0) {
            answerThoseWhoNeedNotWait(entry, turn);
        }
        if (entry.holder == null) {
            rest(entry);
        }
    }

    /** Further requests of the new holder are its own, sent again; and some had no patience to begin with. */
    private void answerThoseWhoNeedNotWait(Entry entry, Turn turn) {
        for (Iterator<Waiter> waiters = entry.waiters.iterator(); waiters.hasNext();) {
            Waiter waiter = waiters.next();
            boolean again = waiter.request.holder().equals(entry.holder);
            if (again || waiter.impatient) {
                waiters.remove();
                turn.owes(waiter.answer(again ? answer(entry, waiter.request) : new CheckOut.Busy(entry.holder)));
            }
        }
    }

    private void rest(Entry entry) {
        if (entry.record == null) {
            entries.remove(entry.key);
        } else {
            place(expiry, entry, entry.record.expiresAt());
        }
    }

    private static void answerReadingsOfBytes(Entry entry, Turn turn) {
        if (entry.readings != null && (entry.record == null || entry.record.body() instanceof EncodedBody)) {
            entry.readings.forEach(reading -> turn.owes(reading.answer(entry.record)));
            entry.readings = null;
        }
    }

    synchronized void read(CallKey key, Reading reading, Turn turn) {
        Entry entry = entries.get(key);
        if (entry == null || entry.record == null || entry.holder == null && entry.expired(turn.now)) {
            turn.owes(reading.answer(null));
            return;
        }
        entry.await(reading);
        if (entry.holder == null) {
            handOver(entry, turn);
        } else {
            answerReadingsOfBytes(entry, turn);
        }
    }

    /** The body of a call was encoded for whoever reads it. @param failure null if that went well */
    synchronized Turn readingDone(Entry entry, CallRecord snapshot, RuntimeException failure) {
        Turn turn = new Turn(Long.MIN_VALUE); // nothing expires on this way
        for (Reading reading : entry.readings) {
            turn.owes(failure == null ? reading.answer(snapshot) : reading.failed(failure));
        }
        entry.readings = null;
        handOver(entry, turn);
        return turn;
    }

    synchronized DueCall confirm(DueCall candidate, long now) {
        Entry entry = entries.get(candidate.key());
        if (entry == null || entry.record == null || entry.revision != candidate.revision()
                || entry.record.dueAt() > now || entry.holder == null && entry.expired(now)) {
            return null;
        }
        return new DueCall(entry.key, entry.revision, entry.record.dueAt());
    }

    synchronized void overdue(long dueBefore, int limit, long now, Consumer<DueCall> found) {
        expireSome(now, Integer.MAX_VALUE);
        for (Entry entry : due.earliest(Math.max(dueBefore, now), limit, candidate -> candidate.holder == null
                && (candidate.record.dueAt() <= dueBefore || members.hasEnded(candidate.latest.holder())))) {
            found.accept(new DueCall(entry.key, entry.revision, entry.record.dueAt()));
        }
    }

    synchronized void leftBehind(LeftBehind asked, long now, Consumer<CallKey> found) {
        expireSome(now, Integer.MAX_VALUE);
        for (Entry entry : entries.values()) {
            if (entry.record != null && entry.holder == null && asked.by(entry.latest.holder())
                    && (asked.after() == null || entry.key.compareTo(asked.after()) > 0)
                    && (entry.record.dueAt() <= now || unsent(entry) && entry.changedAt >= asked.since())) {
                found.accept(entry.key);
            }
        }
    }

    synchronized void expireSome(long now, int most) {
        int left = most;
        for (Entry first = expiry.first(); first != null && first.expired(now) && left-- > 0; first = expiry.first()) {
            if (first.holder == null) {
                expire(first);
                entries.remove(first.key);
            } else {
                expiry.remove(first); // comes back when the hold ends, if the call is still to expire then
            }
        }
    }

    synchronized void census(long now, Map<ApplicationVersion, Long> sum) {
        expireSome(now, Integer.MAX_VALUE);
        sessions.forEach((version, number) -> sum.merge(version, number, Long::sum));
    }

    synchronized void forEachCall(long now, Consumer<Entry> seen) {
        expireSome(now, Integer.MAX_VALUE);
        entries.values().stream().filter(entry -> entry.record != null).forEach(seen);
    }

    /** Everybody who waits, for a store that closes. The calls are gone with it. */
    synchronized Collection<Reply> close() {
        List<Reply> waiting = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.waiters != null) {
                waiting.addAll(entry.waiters);
                entry.waiters = null;
            }
            if (entry.readings != null && entry.holder != Entry.READER) {
                waiting.addAll(entry.readings);
                entry.readings = null;
            }
        }
        return waiting;
    }
}
