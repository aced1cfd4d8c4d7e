package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import io.jackfield.state.grid.client.Tier;
import io.jackfield.state.testkit.history.Borrowers;
import io.jackfield.state.testkit.history.History;
import io.jackfield.state.testkit.history.Linearizability;
import io.jackfield.state.testkit.history.RecordedStore;
import io.jackfield.state.testkit.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Engines work on few calls that three other processes keep, while these are killed as {@code kill -9} does and others join: what
 * they saw could have come of one thing after the other, and no acknowledged check-in is lost. A tier that breaks its word is
 * found by the same means. The seed is that of {@code -Djackfield.history.seed}, else a new one each time.
 */
class HistoryTest {
    private static final int CALLS = 4;
    private static final int ENGINES = 5;
    private static final long SEED = Long.getLong("jackfield.history.seed", System.nanoTime() & 0xffff_ffffL);

    private static final String CLUSTER = "history-" + ProcessHandle.current().pid();
    private static final int PORT = Clusters.freePort();
    private static final List<Peer> PEERS = new ArrayList<>();
    private static final DelayThread DELAYS = new DelayThread();
    private static GridMember member;
    private static int started;

    @BeforeAll
    static void start() {
        for (int i = 0; i < 3; i++) {
            PEERS.add(peer());
        }
        PEERS.forEach(Peer::awaitReady);
        member = GridMember.start(Clusters.settings(CLUSTER, "self", PORT, false));
    }

    private static Peer peer() {
        return Peer.start(List.of(), Clusters.settings(CLUSTER, "s" + ++started, PORT, true));
    }

    @AfterAll
    static void stop() {
        member.close();
        PEERS.forEach(Peer::kill);
        DELAYS.close();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s; seed %s", what, SEED).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void isLinearizableWhileMembersAreKilledAndJoin() {
        History history = beginning();
        GridCallStateStore store = new GridCallStateStore(member, DELAYS, Runnable::run);
        Borrowers borrowers = new Borrowers(new RecordedStore(store, history), "engine", SEED, ENGINES, CALLS, 30_000);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> work = borrowers.work(2_000, over::get);
        try (History.Disturbed killing = disturbedAfter(history, 600)) {
            SplittableRandom random = new SplittableRandom(SEED);
            for (int round = 0; round < 2; round++) {
                PEERS.remove(random.nextInt(PEERS.size())).kill();
                Peer next = peer();
                PEERS.add(next);
                more(history, random.nextInt(200, 800), work);
                next.awaitReady();
                more(history, random.nextInt(200, 800), work);
                await("every member has its share", HistoryTest::shared);
            }
        }
        more(history, 600, work);
        over.set(true);
        work.orTimeout(60, TimeUnit.SECONDS).join();

        Verdict verdict = Linearizability.of(history);
        System.out.println("seed " + SEED + ": " + history.size() + " operations, of unknown outcome " + history.unknown() + ", "
                + (verdict instanceof Verdict.Accepted ? verdict : "not accepted"));
        assertThat(verdict).as("seed %s", SEED).isInstanceOf(Verdict.Accepted.class);
        for (int i = 0; i < CALLS; i++) {
            assertNothingLost(store, history, borrowers.key(i));
        }
        store.close();
    }

    /** Members joined before it, so the first owners of some calls may have handed them over. */
    private static History beginning() {
        History history = new History(System::nanoTime);
        history.disturb().close();
        return history;
    }

    private static History.Disturbed disturbedAfter(History history, int operations) {
        await("the engines work", () -> history.size() >= operations);
        return history.disturb();
    }

    private static void more(History history, int operations, CompletableFuture<Void> work) {
        int enough = history.size() + operations;
        await("the engines go on", () -> history.size() >= enough || work.isDone());
    }

    /** Each member that keeps calls owns as many partitions as the next, so none is on its way. */
    private static boolean shared() {
        return member.shares().size() == PEERS.size() && member.shares().stream().allMatch(share -> share >= 31 / PEERS.size());
    }

    /** What is there now has the revision of the last acknowledged check-in, or a removal was the last. */
    private static void assertNothingLost(GridCallStateStore store, History history, CallKey key) {
        Incarnation late = new Incarnation("late", 1);
        CheckOut.Answer answer = answer(store.checkOut(new CheckOut(key, late, null, 0, 0)));
        if (answer instanceof CheckOut.Granted granted) {
            assertThat(granted.revision()).as("call %s, seed %s", key, SEED).isGreaterThanOrEqualTo(history.acknowledged(key));
            answer(store.release(key, late));
        }
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @ParameterizedTest
    @EnumSource(FaithlessTier.Breach.class)
    void findsATierThatBreaksItsWord(FaithlessTier.Breach breach) {
        Tier tier = new FaithlessTier(member, breach);
        History history = beginning();
        GridCallStateStore store = new GridCallStateStore(tier, DELAYS, Runnable::run);
        new Borrowers(new RecordedStore(store, history), breach.name(), SEED, ENGINES, 2, 30_000).work(150, () -> false)
                .orTimeout(60, TimeUnit.SECONDS).join();

        assertThat(Linearizability.of(history)).as("%s, seed %s", breach, SEED).isInstanceOf(Verdict.Rejected.class);
        store.close();
    }
}
