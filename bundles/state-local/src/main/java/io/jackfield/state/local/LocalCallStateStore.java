package io.jackfield.state.local;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import io.jackfield.state.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Keeps calls in the memory of this process, as the live objects that were checked in.
 *
 * <p>The keys are spread over {@value #STRIPES} stripes with a lock each, held for the length of a few map and heap
 * operations; no stage completes and no body is encoded with a lock held. What is due and what expires stands in a heap
 * per stripe, whose entries know their place in it: a check-in costs O(log n) there and allocates nothing. A check-out
 * or check-in that need not wait is answered on the caller's thread, as a stage that is complete already.
 *
 * <p><b>Live bodies.</b> What was checked in is what the next check-out gives back, the same object, never encoded. A
 * holder that changed it checks it in; {@link #release} is for one that did not. {@link #read} answers with a body
 * of bytes: it is encoded while nobody holds the call, so that reading a live body that somebody holds is answered when
 * the hold ends; on the thread of the reader or of whoever ends the hold.
 *
 * <p><b>Expiry.</b> A call whose time has come and that nobody holds is gone for everybody who asks; its memory is
 * cleared by the next check-ins of its stripe and by every {@link #overdue} poll and {@link #census}. A held one stays
 * until its hold ends.
 *
 * <p><b>Removals.</b> A stripe remembers for ever the highest revision that any of its removed calls had, and begins new
 * calls above it; so revisions survive removal without a trace per key, and the first revision of a call is seldom 1.
 * The repeat of a removal is recognised among the last {@value Removals#REMEMBERED} of a stripe; a later one is answered
 * {@link CheckIn.NotHeld}.
 *
 * <p><b>Bounds.</b> A new call beyond the most that it may keep is answered {@link CheckIn.Full} and counted; a call that
 * is known is never refused. More than {@value Stripe#MOST_WAITERS} who wait for one call: {@link CheckOut.Busy} at once.
 *
 * <p><b>Members.</b> Joining is a registration. The end of a member is announced on the thread that ended it, or on one
 * that announces already.
 *
 * <p>The calls survive the engine, not the process and not {@link #close()}.
 */
public final class LocalCallStateStore implements CallStateStore, AutoCloseable {
    /** A power of two, many times the threads that work at once. */
    static final int STRIPES = 64;

    private final LongSupplier clock;
    private final Delay delay;
    private final Room room;
    private final Members members = new Members();
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicLong latestTime = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean closed;

    /**
     * @param clock     ms since the epoch; where it goes back, the store's time stands until it has caught up
     * @param delay     measures the patience of those who wait; stays the caller's to close
     * @param mostCalls how many calls are kept at most; at least 1
     */
    public LocalCallStateStore(LongSupplier clock, Delay delay, int mostCalls) {
        this.clock = clock;
        this.delay = delay;
        this.room = new Room(mostCalls);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(room, members);
        }
    }

    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public long now() {
        long time = clock.getAsLong();
        for (long latest = latestTime.get(); time > latest; latest = latestTime.get()) {
            if (latestTime.compareAndSet(latest, time)) {
                return time;
            }
        }
        return latestTime.get();
    }

    @Override
    public CompletionStage<CheckOut.Answer> checkOut(CheckOut request) {
        if (closed) {
            return unavailable();
        }
        Turn turn = new Turn(now());
        CheckOut.Answer answer = stripe(request.key()).checkOut(request, turn);
        turn.giveReplies();
        if (answer != null) {
            return CompletableFuture.completedFuture(answer);
        }
        Waiter waiter = turn.waiter;
        if (request.patienceMillis() > 0) {
            waiter.delay(delay.after(request.patienceMillis(), () -> patienceOver(waiter)));
        }
        failIfClosed(waiter);
        return waiter.stage;
    }

    private void patienceOver(Waiter waiter) {
        Turn turn = new Turn(now());
        stripe(waiter.request.key()).patienceOver(waiter, turn);
        turn.giveReplies();
    }

    @Override
    public CompletionStage<CheckIn.Answer> checkIn(CheckIn checkIn) {
        if (closed) {
            return unavailable();
        }
        Turn turn = new Turn(now());
        CheckIn.Answer answer = stripe(checkIn.key()).checkIn(checkIn, turn);
        turn.giveReplies();
        return CompletableFuture.completedFuture(answer);
    }

    @Override
    public CompletionStage<Boolean> release(CallKey key, Incarnation holder) {
        if (closed) {
            return unavailable();
        }
        Turn turn = new Turn(now());
        boolean held = stripe(key).release(key, holder, turn);
        turn.giveReplies();
        return CompletableFuture.completedFuture(held);
    }

    @Override
    public CompletionStage<Boolean> join(Incarnation self, Set<Member.Role> roles) {
        Member member = new Member(self, roles, now());
        if (closed) {
            return unavailable();
        }
        for (Incarnation earlier = members.earlierLife(self); earlier != null; earlier = members.earlierLife(self)) {
            end(earlier);
        }
        boolean joined = members.join(member);
        members.announce();
        return CompletableFuture.completedFuture(joined);
    }

    /** All is one process: who ended was told so. */
    @Override
    public CompletionStage<Boolean> confirm(Incarnation self) {
        return CompletableFuture.completedStage(!members.hasEnded(self));
    }

    @Override
    public CompletionStage<Integer> releaseAll(Incarnation ended) {
        return closed ? unavailable() : CompletableFuture.completedFuture(end(ended));
    }

    private int end(Incarnation ended) {
        members.ending(ended);
        int held = 0;
        for (Stripe stripe : stripes) {
            Turn turn = new Turn(now());
            held += stripe.releaseAll(ended, turn);
            turn.giveReplies();
        }
        members.left(ended);
        members.announce();
        return held;
    }

    @Override
    public MemberWatch watchMembers(MemberListener listener) {
        if (closed) {
            throw closedException();
        }
        MemberWatch watch = members.watch(listener);
        members.announce();
        return watch;
    }

    @Override
    public CompletionStage<Optional<CallRecord>> read(CallKey key) {
        if (closed) {
            return unavailable();
        }
        Reading reading = new Reading();
        Turn turn = new Turn(now());
        stripe(key).read(key, reading, turn);
        turn.giveReplies();
        failIfClosed(reading);
        return reading.stage;
    }

    @Override
    public CompletionStage<List<DueCall>> confirmDue(List<DueCall> candidates) {
        if (closed) {
            return unavailable();
        }
        long now = now();
        List<DueCall> confirmed = new ArrayList<>(candidates.size());
        for (DueCall candidate : candidates) {
            DueCall call = stripe(candidate.key()).confirm(candidate, now);
            if (call != null) {
                confirmed.add(call);
            }
        }
        return CompletableFuture.completedFuture(List.copyOf(confirmed));
    }

    @Override
    public CompletionStage<List<DueCall>> overdue(long dueBefore, int limit) {
        requireLimit(limit);
        if (closed) {
            return unavailable();
        }
        long now = now();
        List<DueCall> found = new ArrayList<>();
        for (Stripe stripe : stripes) {
            stripe.overdue(dueBefore, limit, now, found::add);
        }
        found.sort(Comparator.comparingLong(DueCall::dueAt).thenComparing(DueCall::key));
        return CompletableFuture.completedFuture(List.copyOf(found.subList(0, Math.min(limit, found.size()))));
    }

    @Override
    public CompletionStage<Map<ApplicationVersion, Long>> census() {
        if (closed) {
            return unavailable();
        }
        long now = now();
        Map<ApplicationVersion, Long> sum = new HashMap<>();
        for (Stripe stripe : stripes) {
            stripe.census(now, sum);
        }
        return CompletableFuture.completedFuture(Map.copyOf(sum));
    }

    @Override
    public CompletionStage<List<CallSummary>> calls(CallKey after, int limit) {
        requireLimit(limit);
        if (closed) {
            return unavailable();
        }
        long now = now();
        PriorityQueue<CallSummary> lowest = new PriorityQueue<>(Comparator.comparing(CallSummary::key).reversed());
        for (Stripe stripe : stripes) {
            stripe.forEachCall(now, entry -> {
                boolean beyond = after == null || entry.key.compareTo(after) > 0;
                boolean full = lowest.size() == limit;
                if (beyond && (!full || entry.key.compareTo(lowest.peek().key()) < 0)) {
                    if (full) {
                        lowest.remove();
                    }
                    lowest.add(entry.summary());
                }
            });
        }
        List<CallSummary> page = new ArrayList<>(lowest);
        page.sort(Comparator.comparing(CallSummary::key));
        return CompletableFuture.completedFuture(List.copyOf(page));
    }

    /** How many calls may be kept from now on; known ones stay. @throws IllegalArgumentException unless at least 1 */
    public void bound(int mostCalls) {
        room.bound(mostCalls);
    }

    /** How many calls are kept now; those that expired and were not cleared yet count. */
    public int kept() {
        return room.kept();
    }

    /** How many new calls were answered {@link CheckIn.Full}. */
    public long refused() {
        return room.refusals();
    }

    /** How many calls were dropped because their time had come. */
    public long expired() {
        return room.expiries();
    }

    /** Fails everybody who waits and everybody who asks from now on; the calls are gone. */
    @Override
    public void close() {
        closed = true;
        for (Stripe stripe : stripes) {
            stripe.close().forEach(reply -> reply.fail(closedException()));
        }
    }

    private void failIfClosed(Reply reply) {
        if (closed) { // began to wait while the store closed
            reply.fail(closedException());
        }
    }

    private Stripe stripe(CallKey key) {
        long mixed = (key.high() ^ key.low()) * 0x9E3779B97F4A7C15L; // keys need not be hashes in a test
        return stripes[(int) (mixed >>> 58)];
    }

    private static void requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit is at least 1, not " + limit);
        }
    }

    private static <T> CompletionStage<T> unavailable() {
        return CompletableFuture.failedFuture(closedException());
    }

    private static StoreUnavailableException closedException() {
        return new StoreUnavailableException("the embedded store is closed", null);
    }
}
