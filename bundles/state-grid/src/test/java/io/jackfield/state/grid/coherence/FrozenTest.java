package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes are frozen as SIGSTOP does: an engine is declared dead, fenced, and back as another life; a state node is put out. */
@Tag("long")
class FrozenTest {
    private static final Incarnation SELF = new Incarnation("self", 1);
    private static final int CALLS = 62;
    private static final long PATIENCE_SECONDS = 60;

    private final int port = Clusters.freePort();
    private final String cluster = "frozen-" + port;
    private final List<Clusters.Node> nodes = new ArrayList<>();
    private final AtomicLong sequence = new AtomicLong();
    private final DelayThread delays = new DelayThread();
    private final ExecutorService announcer = Executors.newSingleThreadExecutor();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private GridMember member;
    private GridCallStateStore store;

    @BeforeEach
    void start() {
        for (String name : List.of("s1", "s2", "s3")) {
            nodes.add(Clusters.Node.start(cluster, name, port, true));
        }
        nodes.add(Clusters.Node.start(cluster, "frozen", port, false));
        nodes.forEach(Clusters.Node::awaitReady);
        member = GridMember.start(Clusters.settings(cluster, "self", port, false));
        store = new GridCallStateStore(member, delays, announcer, member.standing());
        store.watchMembers(new MemberListener() {
            @Override
            public void joined(Member joined) {
                heard.add("+" + joined.incarnation());
            }

            @Override
            public void left(Member left) {
                heard.add("-" + left.incarnation());
            }
        });
        assertThat(answer(store.join(SELF, Set.of(Member.Role.ENGINE)))).isTrue();
    }

    @AfterEach
    void stop() {
        store.close();
        member.close();
        delays.close();
        announcer.shutdownNow();
        nodes.forEach(Clusters.Node::kill);
    }

    private static CallKey key(int number) {
        return new CallKey(number * 0x9E3779B97F4A7C15L, number);
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private void awaitHeard(String what) throws InterruptedException {
        String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (next != null && !next.equals(what)) {
            next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(next).isEqualTo(what);
    }

    private CompletionStage<CheckOut.Answer> ask(CallKey key) {
        return store.checkOut(new CheckOut(key, SELF, null, 0, PATIENCE_SECONDS * 1_000));
    }

    private CompletionStage<CheckIn.Answer> checkIn(CallKey key, long from) {
        return store.checkIn(new CheckIn(key, from, new CheckIn.Id(SELF, sequence.incrementAndGet()), new CallRecord(
                new EncodedBody(new byte[1_000]), new byte[0], CallRecord.NEVER, CallRecord.NEVER, Map.of()), false));
    }

    @Test
    void whoIsFrozenLosesWhatItHeldAndComesBack() throws InterruptedException {
        anEngineIsDeclaredDeadAndFencedAndBackAsAnotherLife();
        aStateNodeIsPutOutAndComesBack();
    }

    private void anEngineIsDeclaredDeadAndFencedAndBackAsAnotherLife() throws InterruptedException {
        Clusters.Node engine = nodes.get(3);
        assertThat(engine.say("hold frozen " + key(1))).isEqualTo("Absent");
        CompletionStage<CheckOut.Answer> waiting = ask(key(1));
        long frozen = System.nanoTime();
        engine.freeze();

        assertThat(answer(waiting)).isEqualTo(new CheckOut.Absent(1));
        report("the holds of a frozen engine were lent again after ms: ", frozen);
        awaitHeard("-frozen#1");
        assertThat(answer(checkIn(key(1), 0))).isInstanceOf(CheckIn.Done.class);
        engine.thaw();

        assertThat(engine.say("finish " + key(1))).isEqualTo("NotHeld false");
        awaitHeard("+frozen#2");
        assertThat(engine.say("life")).isEqualTo("frozen#2");
        assertThat(answer(store.read(key(1))).orElseThrow().body().encoded()).hasSize(1_000);
        assertThat(answer(store.confirm(SELF))).isTrue();
    }

    /** While the owner of some calls is frozen, and when it is back, every call is checked out and in, and all are listed. */
    private void aStateNodeIsPutOutAndComesBack() {
        everyCallIsChanged(1);
        long frozen = System.nanoTime();
        nodes.get(1).freeze();
        everyCallIsChanged(2);
        report("all calls were served again after a state node was frozen, after ms: ", frozen);
        nodes.get(1).thaw();
        await("s2 keeps calls again", () -> member.partitionsOf("s2") > 0);
        everyCallIsChanged(3);
        nodes.get(2).freeze();
        await("s3 is put out", () -> member.partitionsOf("s3") == 0);
        assertThat(answer(store.calls(null, 2 * CALLS))).hasSize(CALLS + 1);
        everyCallIsChanged(4);
        assertThat(answer(store.confirm(SELF))).isTrue();
        assertThat(nodes.get(3).say("life")).isEqualTo("frozen#2");
        nodes.get(2).thaw();
    }

    private void everyCallIsChanged(int round) {
        for (int i = 10; i < 10 + CALLS; i++) {
            CheckOut.Answer lent = answer(ask(key(i)));
            assertThat(lent).as("call %s in round %s", i, round)
                    .isInstanceOf(round == 1 ? CheckOut.Absent.class : CheckOut.Granted.class);
            long revision = lent instanceof CheckOut.Granted granted ? granted.revision() : 0;
            assertThat(answer(checkIn(key(i), revision))).isInstanceOf(CheckIn.Done.class);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void report(String what, long since) {
        System.out.println(what + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
    }
}
