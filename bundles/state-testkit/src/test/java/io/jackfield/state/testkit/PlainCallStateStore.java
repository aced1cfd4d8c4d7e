package io.jackfield.state.testkit;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import io.jackfield.state.Share;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** The plainest store that keeps the contract: one lock, no index, everything searched for; and each way to break it. */
final class PlainCallStateStore implements CallStateStore {
    /** A promise that the store breaks. */
    enum Flaw {
        LENDS_A_CALL_TWICE, LETS_THE_LAST_WRITER_WIN, LETS_ANYBODY_CHECK_IN, CHECKS_IN_A_REPEAT_AGAIN,
        BEGINS_REVISIONS_AGAIN, SERVES_THE_LAST_IN_LINE_FIRST, FORGETS_WHO_WAITS, CONFIRMS_WHAT_WAS_OVERTAKEN,
        LISTS_HELD_CALLS_AS_OVERDUE, KEEPS_EXPIRED_CALLS, COUNTS_REMOVED_SESSIONS, TRUSTS_ANY_CACHE,
        GIVES_EVERY_CALL_TO_EVERY_VERSION, DROPS_A_HOLD_THAT_IS_TO_BE_KEPT, FAILS_A_LOST_RACE,
        LENDS_TO_THE_ENDED, ANNOUNCES_AN_END_BEFORE_THE_HOLDS_END, NEVER_ANNOUNCES_AN_END, HIDES_PRESENT_MEMBERS,
        ANNOUNCES_A_REPEATED_JOIN, LETS_TWO_LIVES_JOIN, LETS_THE_ENDED_JOIN, LETS_AN_EARLIER_LIFE_JOIN,
        TELLS_WHO_STOPPED_WATCHING, IGNORES_THE_SHARE, WAITS_FOR_THE_ENDED, LEAVES_NO_ONES_CALLS_BEHIND,
        LEAVES_HELD_CALLS_BEHIND, FORGETS_EFFECTS, LEAVES_OLD_EFFECTS_BEHIND, DOES_NOT_HEAR_WHAT_WAS_SENT, CONFIRMS_THE_ENDED,
        FORGETS_DEATHS, NEVER_FORGETS_DEATHS, FORGETS_DEATHS_HALFWAY
    }

    private static final class Shelf {
        CallRecord record;
        long revision;
        long highest;
        CheckIn.Id latest;
        long createdAt;
        long changedAt;
        Incarnation holder;
        int deaths;
        final Deque<Asked> line = new ArrayDeque<>();
    }

    private record Asked(CheckOut request, CompletableFuture<CheckOut.Answer> stage) {
    }

    private final VirtualTime time;
    private final Set<Flaw> flaws;
    private final Map<CallKey, Shelf> shelves = new TreeMap<>();
    private final Map<ApplicationVersion, Long> removed = new HashMap<>();
    private final Map<Incarnation, Long> sent = new HashMap<>();
    private final PlainMembers members;

    PlainCallStateStore(VirtualTime time, Set<Flaw> flaws) {
        this.time = time;
        this.flaws = flaws;
        this.members = new PlainMembers(flaws);
    }

    private boolean has(Flaw flaw) {
        return flaws.contains(flaw);
    }

    private Shelf shelf(CallKey key) {
        Shelf shelf = shelves.computeIfAbsent(key, any -> new Shelf());
        expire(shelf);
        return shelf;
    }

    private void expire(Shelf shelf) {
        if (shelf.record != null && shelf.holder == null && shelf.record.expiresAt() <= now()
                && !has(Flaw.KEEPS_EXPIRED_CALLS)) {
            clear(shelf);
        }
    }

    private void clear(Shelf shelf) {
        shelf.record = null;
        shelf.revision = 0;
    }

    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public long now() {
        return time.getAsLong();
    }

    @Override
    public synchronized CompletionStage<CheckOut.Answer> checkOut(CheckOut request) {
        if (members.ended.contains(request.holder()) && !has(Flaw.LENDS_TO_THE_ENDED)) {
            return CompletableFuture.completedFuture(new CheckOut.Ended());
        }
        Shelf shelf = shelf(request.key());
        if (shelf.holder == null || shelf.holder.equals(request.holder()) || has(Flaw.LENDS_A_CALL_TWICE)) {
            shelf.holder = null;
            CheckOut.Answer answer = lend(shelf, request);
            serve(shelf);
            return CompletableFuture.completedFuture(answer);
        }
        if (request.patienceMillis() <= 0) {
            return CompletableFuture.completedFuture(new CheckOut.Busy(shelf.holder));
        }
        Asked asked = new Asked(request, new CompletableFuture<>());
        if (has(Flaw.SERVES_THE_LAST_IN_LINE_FIRST)) {
            shelf.line.addFirst(asked);
        } else if (!has(Flaw.FORGETS_WHO_WAITS)) {
            shelf.line.addLast(asked);
        }
        time.after(request.patienceMillis(), () -> giveUp(shelf, asked));
        return asked.stage();
    }

    private synchronized void giveUp(Shelf shelf, Asked asked) {
        shelf.line.remove(asked);
        asked.stage().complete(new CheckOut.Busy(shelf.holder));
    }

    private CheckOut.Answer lend(Shelf shelf, CheckOut request) {
        if (shelf.record == null) {
            shelf.holder = request.holder();
            return new CheckOut.Absent(deaths(shelf));
        }
        Set<ApplicationVersion> missing = new HashSet<>(shelf.record.sessions().keySet());
        if (request.runnable() != null && !has(Flaw.GIVES_EVERY_CALL_TO_EVERY_VERSION)) {
            missing.removeAll(request.runnable());
            if (!missing.isEmpty()) {
                return new CheckOut.NeedsVersion(missing);
            }
        }
        shelf.holder = request.holder();
        boolean current = has(Flaw.TRUSTS_ANY_CACHE) ? request.cachedRevision() > 0
                : request.cachedRevision() == shelf.revision;
        return current ? new CheckOut.Unchanged(shelf.revision, deaths(shelf))
                : new CheckOut.Granted(shelf.revision, unsent(shelf) ? shelf.record : shelf.record.sent(), deaths(shelf));
    }

    private int deaths(Shelf shelf) {
        return has(Flaw.FORGETS_DEATHS) ? 0 : shelf.deaths;
    }

    private void serve(Shelf shelf) {
        expire(shelf);
        while (shelf.holder == null && !shelf.line.isEmpty()) {
            Asked next = shelf.line.removeFirst();
            next.stage().complete(lend(shelf, next.request()));
        }
    }

    private void giveBack(Shelf shelf) {
        shelf.holder = null;
        serve(shelf);
    }

    @Override
    public synchronized CompletionStage<CheckIn.Answer> checkIn(CheckIn in) {
        Shelf shelf = shelf(in.key());
        sent.merge(in.id().holder(), in.sentBelow(), Math::max);
        if (in.id().equals(shelf.latest) && !has(Flaw.CHECKS_IN_A_REPEAT_AGAIN)) {
            return CompletableFuture.completedFuture(new CheckIn.Done(shelf.highest));
        }
        if (!in.id().holder().equals(shelf.holder) && !has(Flaw.LETS_ANYBODY_CHECK_IN)) {
            return CompletableFuture.completedFuture(new CheckIn.NotHeld());
        }
        if (in.fromRevision() != shelf.revision && !has(Flaw.LETS_THE_LAST_WRITER_WIN)) {
            long revision = shelf.revision;
            giveBack(shelf);
            return has(Flaw.FAILS_A_LOST_RACE) ? CompletableFuture.failedFuture(new IllegalStateException("stale"))
                    : CompletableFuture.completedFuture(new CheckIn.Stale(revision));
        }
        keep(shelf, in);
        CheckIn.Done done = new CheckIn.Done(shelf.highest);
        if (!in.keepHold() && !has(Flaw.NEVER_FORGETS_DEATHS) || has(Flaw.FORGETS_DEATHS_HALFWAY)) {
            shelf.deaths = 0;
        }
        if (!in.keepHold() || has(Flaw.DROPS_A_HOLD_THAT_IS_TO_BE_KEPT)) {
            giveBack(shelf);
        }
        return CompletableFuture.completedFuture(done);
    }

    private void keep(Shelf shelf, CheckIn in) {
        if (has(Flaw.COUNTS_REMOVED_SESSIONS) && in.record() == null && shelf.record != null) {
            shelf.record.sessions().forEach((version, number) -> removed.merge(version, (long) number, Long::sum));
        }
        shelf.createdAt = shelf.record == null ? now() : shelf.createdAt;
        shelf.changedAt = now();
        boolean again = shelf.record == null && has(Flaw.BEGINS_REVISIONS_AGAIN);
        shelf.highest = again ? 1 : shelf.highest + 1;
        shelf.latest = in.id();
        if (in.record() == null) {
            clear(shelf);
            return;
        }
        CallRecord live = in.record();
        shelf.revision = shelf.highest;
        shelf.record = new CallRecord(new EncodedBody(live.body().encoded()), live.pending(), live.dueAt(),
                live.expiresAt(), live.sessions(), live.effects());
    }

    @Override
    public synchronized CompletionStage<Boolean> release(CallKey key, Incarnation holder) {
        Shelf shelf = shelf(key);
        boolean held = holder.equals(shelf.holder);
        if (held) {
            giveBack(shelf);
        }
        return CompletableFuture.completedFuture(held);
    }

    @Override
    public synchronized CompletionStage<Boolean> join(Incarnation self, Set<Member.Role> roles) {
        members.earlierLives(self).forEach(this::releaseAll);
        return CompletableFuture.completedFuture(members.join(new Member(self, roles, now())));
    }

    @Override
    public synchronized MemberWatch watchMembers(MemberListener listener) {
        return members.watch(listener);
    }

    @Override
    public synchronized CompletionStage<Boolean> confirm(Incarnation self) {
        return CompletableFuture.completedFuture(!members.ended.contains(self) || has(Flaw.CONFIRMS_THE_ENDED));
    }

    @Override
    public synchronized CompletionStage<Integer> releaseAll(Incarnation ended) {
        members.ended.add(ended);
        if (has(Flaw.ANNOUNCES_AN_END_BEFORE_THE_HOLDS_END)) {
            members.left(ended);
        }
        int held = 0;
        for (Shelf shelf : shelves.values()) {
            for (Asked asked : List.copyOf(shelf.line)) {
                if (asked.request().holder().equals(ended)) {
                    giveUp(shelf, asked);
                }
            }
            if (ended.equals(shelf.holder)) {
                held++;
                shelf.deaths++;
                giveBack(shelf);
            }
        }
        members.left(ended);
        return CompletableFuture.completedFuture(held);
    }

    @Override
    public synchronized CompletionStage<Optional<CallRecord>> read(CallKey key) {
        return CompletableFuture.completedFuture(Optional.ofNullable(shelf(key).record));
    }

    private List<DueCall> due(long until, Predicate<Map.Entry<CallKey, Shelf>> which) {
        shelves.values().forEach(this::expire);
        return shelves.entrySet().stream()
                .filter(entry -> entry.getValue().record != null && entry.getValue().record.dueAt() <= until)
                .filter(which)
                .map(entry -> new DueCall(entry.getKey(), entry.getValue().revision, entry.getValue().record.dueAt()))
                .sorted(Comparator.comparingLong(DueCall::dueAt)).toList();
    }

    @Override
    public synchronized CompletionStage<List<DueCall>> confirmDue(List<DueCall> candidates) {
        return CompletableFuture.completedFuture(due(now(), entry -> candidates.stream()
                .anyMatch(call -> call.key().equals(entry.getKey()) && (has(Flaw.CONFIRMS_WHAT_WAS_OVERTAKEN)
                        || call.revision() == entry.getValue().revision))));
    }

    @Override
    public synchronized CompletionStage<List<DueCall>> overdue(Share share, long dueBefore, int limit) {
        List<DueCall> due = due(Math.max(dueBefore, now()), entry -> (in(share, entry.getKey()) || has(Flaw.IGNORES_THE_SHARE))
                && (entry.getValue().holder == null || has(Flaw.LISTS_HELD_CALLS_AS_OVERDUE))
                && (entry.getValue().record.dueAt() <= dueBefore || hasEnded(entry.getValue().latest.holder())));
        return CompletableFuture.completedFuture(due.subList(0, Math.min(limit, due.size())));
    }

    private static boolean in(Share share, CallKey key) {
        return share.has(Math.floorMod(key.hashCode(), 1_000));
    }

    private boolean hasEnded(Incarnation life) {
        return members.ended.contains(life) && !has(Flaw.WAITS_FOR_THE_ENDED);
    }

    @Override
    public synchronized CompletionStage<LeftBehind.Found> leftBehind(LeftBehind asked) {
        shelves.values().forEach(this::expire);
        List<CallKey> calls = shelves.entrySet().stream().filter(entry -> in(asked.share(), entry.getKey())
                && (asked.after() == null || entry.getKey().compareTo(asked.after()) > 0) && leftBehind(entry.getValue(), asked))
                .map(Map.Entry::getKey).limit(asked.limit()).toList();
        return CompletableFuture.completedFuture(new LeftBehind.Found(calls, sent.getOrDefault(asked.ended(), 0L)));
    }

    private boolean unsent(Shelf shelf) {
        return shelf.record.effects() && (has(Flaw.DOES_NOT_HEAR_WHAT_WAS_SENT)
                || shelf.latest.sequence() >= sent.getOrDefault(shelf.latest.holder(), 0L));
    }

    private boolean leftBehind(Shelf shelf, LeftBehind asked) {
        if (shelf.record == null || !asked.by(shelf.latest.holder()) && !has(Flaw.LEAVES_NO_ONES_CALLS_BEHIND)
                || shelf.holder != null && !has(Flaw.LEAVES_HELD_CALLS_BEHIND)) {
            return false;
        }
        boolean unsent = unsent(shelf) && !has(Flaw.FORGETS_EFFECTS)
                && (shelf.changedAt >= asked.since() || has(Flaw.LEAVES_OLD_EFFECTS_BEHIND));
        return unsent || shelf.record.dueAt() <= now();
    }

    @Override
    public synchronized CompletionStage<Map<ApplicationVersion, Long>> census() {
        shelves.values().forEach(this::expire);
        Map<ApplicationVersion, Long> sum = new HashMap<>(removed);
        shelves.values().stream().filter(shelf -> shelf.record != null).forEach(shelf -> shelf.record.sessions()
                .forEach((version, number) -> sum.merge(version, (long) number, Long::sum)));
        return CompletableFuture.completedFuture(sum);
    }

    @Override
    public synchronized CompletionStage<List<CallSummary>> calls(CallKey after, int limit) {
        List<CallSummary> calls = new ArrayList<>();
        shelves.forEach((key, shelf) -> {
            expire(shelf);
            if (shelf.record != null && (after == null || key.compareTo(after) > 0) && calls.size() < limit) {
                calls.add(new CallSummary(key, shelf.revision, shelf.createdAt, shelf.changedAt, shelf.record.dueAt(),
                        shelf.record.sessions(), Optional.ofNullable(shelf.holder)));
            }
        });
        return CompletableFuture.completedFuture(calls);
    }
}
