package io.jackfield.state.grid.client;

import com.google.protobuf.UnsafeByteOperations;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.EnginePost;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import io.jackfield.state.Share;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.Pieces;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.CallsAsk;
import io.jackfield.state.grid.codec.proto.CensusAsk;
import io.jackfield.state.grid.codec.proto.CheckInAsk;
import io.jackfield.state.grid.codec.proto.CheckOutAsk;
import io.jackfield.state.grid.codec.proto.ConfirmAsk;
import io.jackfield.state.grid.codec.proto.DropAsk;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.codec.proto.Listed;
import io.jackfield.state.grid.codec.proto.Nothing;
import io.jackfield.state.grid.codec.proto.OverdueAsk;
import io.jackfield.state.grid.codec.proto.Piece;
import io.jackfield.state.grid.codec.proto.ReadAsk;
import io.jackfield.state.grid.codec.proto.RecalledAsk;
import io.jackfield.state.grid.codec.proto.ReleaseAsk;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicated store, for the engines of one process: every operation is one question to the owner of the call's
 * partition. Nothing is kept here but who waits and the members in sight.
 *
 * <p><b>Waiting.</b> The line is at the owner; see {@link Request}. <b>Time.</b> {@link #now()} is the cluster's, held where
 * it goes back, and goes along with every question, so that what this process thinks due the owner does, too. <b>Members.</b>
 * {@link #releaseAll} first lists the life as ended, then ends its holds on every partition, and then takes it off the list.
 */
public final class GridCallStateStore implements CallStateStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GridCallStateStore.class);

    private final Tier tier;
    private final Delay delay;
    private final MembersInSight members;
    private final GridPost post;
    private final Standing standing;
    private final RetainedHolds retained;
    private final Grouping questions;
    private final SentBodies sent;
    private final Map<CallKey, List<Request>> waiting = new ConcurrentHashMap<>();
    /** Lives that joined here: who ends one of them ends it in order. */
    private final Set<Incarnation> own = ConcurrentHashMap.newKeySet();
    private final Polls polls = new Polls();
    private final AtomicLong latestTime = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private final Runnable stopListening;
    private volatile boolean closed;

    /**
     * A store of a process that gives no signs of life: nobody takes it for dead while it is in the cluster. It retains no holds.
     */
    public GridCallStateStore(Tier tier, Delay delay, Executor announcer) {
        this(tier, delay, announcer, Standing.unjudged());
    }

    /** One whose letters the announcer hands over, too, and that retains no holds. */
    public GridCallStateStore(Tier tier, Delay delay, Executor announcer, Standing standing) {
        this(tier, delay, announcer, standing, announcer, Thrift.NONE);
    }

    /**
     * @param tier      stays the caller's to close, after this
     * @param delay     measures the patience of those who wait; the caller's too
     * @param announcer tells listeners of members, on one thread; the caller's too
     * @param standing  of this process; the caller's to close, after this
     * @param letters   runs whoever receives letters; the caller's too
     * @param thrift    what makes it cheap
     */
    public GridCallStateStore(Tier tier, Delay delay, Executor announcer, Standing standing, Executor letters, Thrift thrift) {
        this.tier = tier;
        this.delay = delay;
        this.standing = standing;
        this.retained = new RetainedHolds(thrift.retainedHolds());
        this.questions = new Grouping(tier, delay, thrift.groupMillis());
        this.sent = new SentBodies(thrift.sentBytes(), thrift.sentLeast());
        this.members = new MembersInSight(announcer);
        this.post = new GridPost(tier, delay, letters);
        stopListening = tier.listen(new Tier.Listener() {
            @Override
            public void woken(CallKey key) {
                waiting.getOrDefault(key, List.of()).forEach(Request::askAgain);
            }

            @Override
            public void moved() {
                waiting.values().forEach(requests -> requests.forEach(Request::askAgain));
            }

            @Override
            public void recalled(CallKey key, long revision) {
                giveBack(key, revision, retained.recalled(key, revision));
            }

            @Override
            public void changed(Roster roster) {
                retained.ended(roster.getEndedList().stream().map(Codec::incarnation).collect(Collectors.toSet()));
                heard(roster);
            }

            @Override
            public EnginePost.Receipt letter(Incarnation to, byte[] letter) {
                return post.arrived(to, letter);
            }
        });
    }

    private void heard(Roster roster) {
        standing.changed(roster);
        post.changed(roster); // first: who hears of a member may write to it
        members.changed(roster);
    }

    @Override
    public Durability durability() {
        return Durability.REPLICA;
    }

    @Override
    public long now() {
        long time = tier.now();
        return latestTime.accumulateAndGet(time, Math::max);
    }

    @Override
    public CompletionStage<CheckOut.Answer> checkOut(CheckOut checkOut) {
        if (!closed && retained.takeUp(checkOut, standing.known())) {
            return CompletableFuture.completedFuture(new CheckOut.Unchanged(checkOut.cachedRevision()));
        }
        CheckOutAsk.Builder ask = CheckOutAsk.newBuilder().setHolder(Codec.life(checkOut.holder()))
                .setAnyVersion(checkOut.runnable() == null).setCachedRevision(checkOut.cachedRevision())
                .setTicket(tickets.incrementAndGet());
        if (checkOut.runnable() != null) {
            ask.addAllRunnable(Codec.versions(checkOut.runnable()));
        }
        CheckOutAsk any = ask.build();
        Request request = new Request(checkOut, wait -> ask(checkOut.key(), () -> Ask.newBuilder()
                .setCheckOut(any.toBuilder().setWait(wait).setOrigin(tier.origin()))), why -> dropDamaged(checkOut.key(), why), delay);
        await(request);
        request.begin();
        return request.stage;
    }

    /** The owner drops the entry, and the hold stays: the call is lost, and whoever asked for it goes on as if it had ended. */
    private CompletionStage<Told> dropDamaged(CallKey key, Throwable why) {
        damaged.incrementAndGet();
        LOG.error("The record of a call is damaged; the call is lost and its entry dropped: call={}", key, why);
        return ask(key, Ask.newBuilder().setDrop(DropAsk.getDefaultInstance()));
    }

    /** How many calls were lost because their records could not be read here. */
    public long damaged() {
        return damaged.get();
    }

    private void await(Request request) {
        CallKey key = request.checkOut.key();
        waiting.compute(key, (same, requests) -> {
            List<Request> all = requests == null ? new CopyOnWriteArrayList<>() : requests;
            all.add(request);
            return all;
        });
        request.stage.whenComplete((answer, failure) -> waiting.computeIfPresent(key, (same, requests) -> {
            requests.remove(request);
            return requests.isEmpty() ? null : requests;
        }));
    }

    @Override
    public CompletionStage<CheckIn.Answer> checkIn(CheckIn checkIn) {
        CheckInAsk.Builder ask = CheckInAsk.newBuilder().setHolder(Codec.life(checkIn.id().holder()))
                .setSequence(checkIn.id().sequence()).setFromRevision(checkIn.fromRevision())
                .setKeepHold(checkIn.keepHold()).setSentBelow(checkIn.sentBelow());
        ask.setRetain(retained.checkingIn(checkIn));
        byte[] body = checkIn.record() == null ? null : checkIn.record().body().encoded();
        return said(checkIn, ask, body).whenComplete((told, failure) -> {
            long revision = failure == null && told.hasDone() ? told.getDone() : 0;
            if (revision != 0) {
                sent.checkedIn(checkIn.key(), revision, body);
            }
            if (retained.checkedIn(checkIn, revision, revision != 0 && told.getRetained())) {
                giveBack(checkIn.key(), revision, RetainedHolds.Answer.GIVEN_BACK);
            }
        }).thenApply(Answers::checkIn);
    }

    /** What changed, where the body before is here and not all did; an owner that cannot tell by that is told all. */
    private CompletionStage<Told> said(CheckIn checkIn, CheckInAsk.Builder ask, byte[] body) {
        if (body == null) {
            return ask(checkIn.key(), () -> Ask.newBuilder().setCheckIn(ask.setOrigin(tier.origin())));
        }
        Kept.Builder kept = Codec.kept(checkIn.record());
        byte[] before = sent.at(checkIn.key(), checkIn.fromRevision());
        CheckInAsk any = ask.build();
        Supplier<Ask.Builder> whole = () -> Ask.newBuilder().setCheckIn(any.toBuilder().setOrigin(tier.origin())
                .setKept(kept.setBody(UnsafeByteOperations.unsafeWrap(body))));
        Optional<List<Piece>> changed = before == null ? Optional.empty() : Pieces.between(before, body);
        if (changed.isEmpty()) {
            return ask(checkIn.key(), whole);
        }
        return ask(checkIn.key(), () -> Ask.newBuilder().setAmend(any.toBuilder().setOrigin(tier.origin()).setKept(kept)
                .addAllPiece(changed.get()).setPieceOf(Pieces.sum(UnsafeByteOperations.unsafeWrap(before)))))
                .thenCompose(told -> told.hasUnknown() ? ask(checkIn.key(), whole) : CompletableFuture.completedStage(told));
    }

    /** Tells the owner of a call that was recalled. Where that fails it stops waiting for it by itself. */
    private void giveBack(CallKey key, long revision, RetainedHolds.Answer answer) {
        if (answer != RetainedHolds.Answer.NONE) {
            ask(key, () -> Ask.newBuilder().setRecalled(RecalledAsk.newBuilder().setOrigin(tier.origin()).setRevision(revision)
                    .setInUse(answer == RetainedHolds.Answer.IN_USE)));
        }
    }

    @Override
    public CompletionStage<Boolean> release(CallKey key, Incarnation holder) {
        long takenUp = retained.takenUp(key, holder);
        if (takenUp > 0) {
            return ask(key, Ask.newBuilder().setRead(ReadAsk.newBuilder().setCachedRevision(takenUp)))
                    .handle((told, failure) -> releaseTakenUp(key, holder, failure == null && Answers.current(told, takenUp))
                            .thenCompose(current -> failure == null ? CompletableFuture.completedStage(current)
                                    : CompletableFuture.failedStage(failure)))
                    .thenCompose(Function.identity());
        }
        return retained.keeps(key, holder) ? CompletableFuture.completedFuture(false) : askToRelease(key, holder);
    }

    /** Where it was recalled meanwhile, its owner knows that it is in hand. @param current false also where that is not known */
    private CompletionStage<Boolean> releaseTakenUp(CallKey key, Incarnation holder, boolean current) {
        return retained.release(key, holder, current) ? CompletableFuture.completedFuture(current)
                : askToRelease(key, holder).thenApply(released -> current);
    }

    private CompletionStage<Boolean> askToRelease(CallKey key, Incarnation holder) {
        return ask(key, Ask.newBuilder().setRelease(ReleaseAsk.newBuilder().setHolder(Codec.life(holder))))
                .thenApply(Told::getReleased);
    }

    @Override
    public CompletionStage<Boolean> join(Incarnation self, Set<Member.Role> roles) {
        if (polls.stopped() && roles.contains(Member.Role.ENGINE)) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("it asks no more for timers that are due: " + self, null));
        }
        own.add(self);
        return enrol(() -> RosterAsk.newBuilder().setJoin(Codec.enrolment(new Member(self, roles, now()), tier.origin())))
                .thenCompose(enrolled -> enrolled.hasFirst()
                        ? end(Codec.incarnation(enrolled.getFirst()), false).thenCompose(freed -> join(self, roles))
                        : CompletableFuture.completedStage(taken(self, roles, enrolled.getMember())));
    }

    private boolean taken(Incarnation self, Set<Member.Role> roles, boolean member) {
        if (member) {
            polls.joined(self, roles);
        }
        return member;
    }

    /**
     * Ends the life of an engine of this process that stopped to ask for {@link #overdue} calls. To be called once a second.
     *
     * @return whose lives are to end now
     */
    public Set<Incarnation> endWhoPollsNoMore() {
        Set<Incarnation> ending = polls.look(now());
        for (Incarnation life : ending) {
            LOG.error("This engine asks no more for timers that are due, though its process works; its life is ended, and others go on with"
                    + " its calls: engine={}", life);
            end(life, false).exceptionally(failure -> {
                polls.joined(life, Set.of(Member.Role.ENGINE)); // the next look tries again
                return 0;
            });
        }
        return ending;
    }

    @Override
    public CompletionStage<Integer> releaseAll(Incarnation ended) {
        return end(ended, own.contains(ended));
    }

    private CompletionStage<Integer> end(Incarnation ended, boolean itself) {
        // What this process hears last of it must not come after the answer.
        int inHand = retained.ended(Set.of(ended));
        polls.ended(ended, itself);
        own.remove(ended);
        return carried(() -> new Ending(tier).of(Codec.life(ended), itself && inHand == 0))
                .thenCompose(freed -> look().thenApply(enrolled -> freed + inHand));
    }

    @Override
    public CompletionStage<Boolean> confirm(Incarnation self) {
        return standing.confirm(self);
    }

    private CompletionStage<Enrolled> look() {
        return enrol(() -> RosterAsk.newBuilder().setLook(Nothing.getDefaultInstance()));
    }

    @Override
    public MemberWatch watchMembers(MemberListener listener) {
        if (closed) {
            throw closedException();
        }
        return members.watch(listener);
    }

    @Override
    public CompletionStage<Optional<CallRecord>> read(CallKey key) {
        return ask(key, Ask.newBuilder().setRead(ReadAsk.getDefaultInstance())).thenApply(Answers::read);
    }

    @Override
    public CompletionStage<List<DueCall>> confirmDue(List<DueCall> candidates) {
        if (candidates.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        Map<CallKey, DueCall> asked = new HashMap<>();
        candidates.forEach(candidate -> asked.put(candidate.key(), candidate));
        Ask.Builder ask = Ask.newBuilder().setConfirm(ConfirmAsk.getDefaultInstance());
        return carried(() -> tier.ask(asked.keySet(), ask.setNow(now()).build())).thenApply(told -> listed(told.values().stream())
                .map(Answers::due).filter(due -> asked.get(due.key()).revision() == due.revision()).toList());
    }

    @Override
    public CompletionStage<List<DueCall>> overdue(Share share, long dueBefore, int limit) {
        requireLimit(limit);
        polls.asks();
        return ask(share, Ask.newBuilder().setOverdue(OverdueAsk.newBuilder().setDueBefore(dueBefore).setLimit(limit)))
                .thenApply(told -> listed(told.stream()).map(Answers::due)
                        .filter(due -> retained.atWork(due.key()).isEmpty())
                        .sorted(Comparator.comparingLong(DueCall::dueAt).thenComparing(DueCall::key)).limit(limit).toList());
    }

    @Override
    public CompletionStage<LeftBehind.Found> leftBehind(LeftBehind asked) {
        return ask(asked.share(), Ask.newBuilder().setLeftBehind(Codec.ask(asked)))
                .thenApply(told -> Answers.found(asked, told, now()));
    }

    @Override
    public CompletionStage<Map<ApplicationVersion, Long>> census() {
        return askAll(Ask.newBuilder().setCensus(CensusAsk.getDefaultInstance())).thenApply(told -> {
            Map<ApplicationVersion, Long> sum = new HashMap<>();
            told.stream().flatMap(each -> each.getCount().getCensusList().stream()).forEach(each ->
                    sum.merge(new ApplicationVersion(each.getBaseName(), each.getVersion()), each.getNumber(), Long::sum));
            return Map.copyOf(sum);
        });
    }

    @Override
    public CompletionStage<List<CallSummary>> calls(CallKey after, int limit) {
        requireLimit(limit);
        CallsAsk.Builder ask = CallsAsk.newBuilder().setLimit(limit);
        if (after != null) {
            ask.setAfter(Codec.key(after));
        }
        return askAll(Ask.newBuilder().setCalls(ask)).thenApply(told -> listed(told.stream())
                .map(Answers::summary).map(this::held)
                .sorted(Comparator.comparing(CallSummary::key)).limit(limit).toList());
    }

    private CallSummary held(CallSummary call) {
        Optional<Incarnation> holder = call.holder().or(() -> retained.atWork(call.key()));
        return new CallSummary(call.key(), call.revision(), call.createdAt(), call.changedAt(), call.dueAt(), call.sessions(), holder);
    }

    /** How it goes with the holds that stay here. */
    public RetainedHolds.Counts retainedHolds() {
        return retained.counts();
    }

    private static Stream<Listed> listed(Stream<Told> told) {
        return told.flatMap(each -> each.getListing().getCallList().stream());
    }

    /** How many questions are under way; of those who wait in line, none is. */
    public long underWay() {
        return underWay.get();
    }

    /** Fails everybody who waits and everybody who asks from now on. Lives that are members stay so until they end. */
    @Override
    public void close() {
        closed = true;
        stopListening.run();
        waiting.values().forEach(requests -> requests.forEach(request -> request.fail(closedException())));
    }

    private CompletionStage<Told> ask(CallKey key, Ask.Builder ask) {
        return ask(key, () -> ask);
    }

    /** @param ask may throw, as the tier does when it is asked who this member is and it is none */
    private CompletionStage<Told> ask(CallKey key, Supplier<Ask.Builder> ask) {
        return carried(() -> questions.ask(key, ask.get().setNow(now()).build()));
    }

    private CompletionStage<List<Told>> askAll(Ask.Builder ask) {
        return ask(Share.ALL, ask);
    }

    private CompletionStage<List<Told>> ask(Share share, Ask.Builder ask) {
        return carried(() -> tier.ask(share, ask.setNow(now()).build()));
    }

    private CompletionStage<Enrolled> enrol(Supplier<RosterAsk.Builder> ask) {
        return carried(() -> tier.ask(ask.get().build())).thenApply(enrolled -> {
            heard(enrolled.getRoster());
            return enrolled;
        });
    }

    @Override
    public EnginePost post() {
        return post;
    }

    /** Never throws: whoever asks goes on with the answer, and with nothing else. */
    private <T> CompletionStage<T> carried(Supplier<CompletionStage<T>> question) {
        if (closed) {
            return CompletableFuture.failedFuture(closedException());
        }
        underWay.incrementAndGet();
        CompletableFuture<T> stage = new CompletableFuture<>();
        Grouping.asked(question).whenComplete((answer, failure) -> {
            underWay.decrementAndGet();
            if (failure == null) {
                stage.complete(answer);
            } else {
                stage.completeExceptionally(unavailable(failure));
            }
        });
        return stage;
    }

    private static StoreUnavailableException unavailable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof StoreUnavailableException known ? known
                : new StoreUnavailableException("the state tier did not answer: " + cause, cause);
    }

    private static void requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit is at least 1, not " + limit);
        }
    }

    private static StoreUnavailableException closedException() {
        return new StoreUnavailableException("the replicated store is closed", null);
    }
}
