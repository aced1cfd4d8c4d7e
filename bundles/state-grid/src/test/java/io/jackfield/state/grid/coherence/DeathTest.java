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
import io.jackfield.state.MemberWatch;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import io.jackfield.state.grid.client.Standing;
import io.jackfield.state.grid.client.Thrift;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Members are killed as {@code kill -9} does: no acknowledged check-in is lost, what the dead held is lent again, and who died of a call is
 * known to whoever lends it next.
 */
class DeathTest {
    private static final Incarnation SELF = new Incarnation("self", 1);
    private static final int CALLS = 200;

    private final String cluster = "death-" + ProcessHandle.current().pid();
    private final int port = Clusters.freePort();
    private final List<Clusters.Node> nodes = new ArrayList<>();
    private final AtomicLong sequence = new AtomicLong();
    private final DelayThread delays = new DelayThread();
    private GridMember member;
    private GridCallStateStore store;

    @BeforeEach
    void start() {
        for (String name : List.of("s1", "s2", "s3")) {
            nodes.add(Clusters.Node.start(cluster, name, port, true));
        }
        nodes.add(Clusters.Node.start(cluster, "other", port, false));
        nodes.forEach(Clusters.Node::awaitReady);
        member = GridMember.start(Clusters.settings(cluster, "self", port, false));
        store = new GridCallStateStore(member, delays, Runnable::run, Standing.unjudged(), Runnable::run, new Thrift(1_000, 1, 1 << 20, 0));
    }

    @AfterEach
    void stop() {
        store.close();
        member.close();
        delays.close();
        nodes.forEach(Clusters.Node::kill);
    }

    @Test
    void losesNothingThatWasAcknowledgedAndLendsWhatTheDeadHeld() {
        theDeathOfAStateNodeLosesNoAcknowledgedCheckIn();
        whatIsDueIsKnownToTheNewOwners();
        theDeathOfAnEngineEndsItsHolds();
        whoDiedOfACallIsKnownToItsNextOwner();
    }

    private void theDeathOfAStateNodeLosesNoAcknowledgedCheckIn() {
        long[] acknowledged = new long[CALLS];
        for (int round = 1; round <= 10; round++) {
            CompletableFuture<Void> killed = round == 5 ? CompletableFuture.runAsync(nodes.get(0)::kill)
                    : CompletableFuture.completedFuture(null);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                int call = i;
                long value = round;
                all.add(increment(key(call)).thenAccept(count -> {
                    assertThat(count).as("call %s in round %s", call, value).isEqualTo(value);
                    acknowledged[call] = count;
                }).toCompletableFuture());
            }
            answer(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
            answer(killed);
        }
        for (int i = 0; i < CALLS; i++) {
            CallRecord record = answer(store.read(key(i))).orElseThrow();
            assertThat(ByteBuffer.wrap(record.body().encoded()).getLong()).isEqualTo(acknowledged[i]).isEqualTo(10);
        }
    }

    private void whatIsDueIsKnownToTheNewOwners() {
        assertThat(answer(store.overdue(store.now() + 120_000, 2 * CALLS))).hasSize(CALLS);
        assertThat(answer(store.calls(null, 2 * CALLS))).hasSize(CALLS);
    }

    /** What one engine does with an event: the number in the call grows by one. A lost hold or answer has it begin again. */
    private CompletionStage<Long> increment(CallKey key) {
        return store.checkOut(new CheckOut(key, SELF, null, 0, 0)).thenCompose(answer -> {
            boolean begins = answer instanceof CheckOut.Absent;
            long revision = begins ? 0 : ((CheckOut.Granted) answer).revision();
            long count = begins ? 1 : ByteBuffer.wrap(((CheckOut.Granted) answer).record().body().encoded()).getLong() + 1;
            byte[] body = ByteBuffer.allocate(3_000).putLong(count).array();
            return store.checkIn(new CheckIn(key, revision, new CheckIn.Id(SELF, sequence.incrementAndGet()), new CallRecord(
                    new EncodedBody(body), new byte[0], store.now() + 60_000, CallRecord.NEVER, Map.of()), false))
                    .thenApply(done -> {
                        assertThat(done).isInstanceOf(CheckIn.Done.class);
                        return count;
                    });
        });
    }

    private void theDeathOfAnEngineEndsItsHolds() {
        CompletableFuture<Member> left = new CompletableFuture<>();
        MemberWatch watch = store.watchMembers(new MemberListener() {
            @Override
            public void joined(Member joined) {
                // only the end matters here
            }

            @Override
            public void left(Member gone) {
                left.complete(gone);
            }
        });
        nodes.get(3).say("hold other " + key(1));
        CompletionStage<CheckOut.Answer> waiting = store.checkOut(new CheckOut(key(1), SELF, null, 0, 60_000));
        long killed = System.nanoTime();
        nodes.get(3).kill();

        assertThat(answer(waiting)).isInstanceOf(CheckOut.Granted.class);
        assertThat(answer(left).incarnation()).isEqualTo(new Incarnation("other", 1));
        System.out.println("the holds of a killed engine were lent again after ms: "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed));
        assertThat(answer(store.join(new Incarnation("other", 1), Set.of(Member.Role.ENGINE)))).isFalse();
        watch.close();
    }

    /** Two lives end with every call in hand, the second together with the owner of half of the calls. */
    private void whoDiedOfACallIsKnownToItsNextOwner() {
        assertThat(deaths("first")).containsOnly(0);
        answer(store.releaseAll(new Incarnation("first", 1)));
        assertThat(deaths("second")).containsOnly(1);
        await(member::whole);
        nodes.get(1).kill();
        answer(store.releaseAll(new Incarnation("second", 1)));
        assertThat(deaths("third")).containsOnly(2);
    }

    /** Lends a life every call. What it is told of others. */
    private List<Integer> deaths(String engine) {
        return IntStream.range(CALLS, 2 * CALLS).mapToObj(i -> store.checkOut(new CheckOut(key(i), new Incarnation(engine, 1), null, 0, 0)))
                .toList().stream().map(stage -> ((CheckOut.Absent) answer(stage)).deaths()).toList();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static CallKey key(int number) {
        return new CallKey(number * 0x9E3779B97F4A7C15L, number);
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
