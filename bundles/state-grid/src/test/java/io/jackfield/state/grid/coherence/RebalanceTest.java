package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A state node joins and another leaves in order while calls are worked on: partitions move, and no check-in is lost or refused. Prints the
 * longest wait of a check-out and of a check-in, for whoever measures.
 */
@Tag("long")
class RebalanceTest {
    private static final Incarnation SELF = new Incarnation("self", 1);
    private static final int CALLS = 2_000;
    /** Events under way at a time. */
    private static final int CHAINS = 16;
    private static final int BYTES = 3_500;

    private final String cluster = "rebalance-" + ProcessHandle.current().pid();
    private final int port = Clusters.freePort();
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong slowestCheckOut = new AtomicLong();
    private final AtomicLong slowestCheckIn = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final long[] acknowledged = new long[CALLS];
    private volatile boolean over;
    private GridCallStateStore store;

    private static CallKey key(int number) {
        return new CallKey(number * 0x9E3779B97F4A7C15L, number);
    }

    private static void note(AtomicLong slowest, long from) {
        slowest.accumulateAndGet(System.nanoTime() - from, Math::max);
    }

    /** One event: the number in the call grows by one. */
    private CompletionStage<Void> event(int call) {
        long asked = System.nanoTime();
        return store.checkOut(new CheckOut(key(call), SELF, null, 0, 0)).thenCompose(answer -> {
            note(slowestCheckOut, asked);
            long revision = answer instanceof CheckOut.Granted granted ? granted.revision() : 0;
            long count = answer instanceof CheckOut.Granted granted ? ByteBuffer.wrap(granted.record().body().encoded()).getLong() : 0;
            assertThat(count).as("call %d", call).isEqualTo(acknowledged[call]);
            long working = System.nanoTime();
            return store.checkIn(new CheckIn(key(call), revision, new CheckIn.Id(SELF, sequence.incrementAndGet()), new CallRecord(
                    new EncodedBody(ByteBuffer.allocate(BYTES).putLong(count + 1).array()), new byte[0], CallRecord.NEVER,
                    CallRecord.NEVER, Map.of()), false)).thenAccept(done -> {
                        note(slowestCheckIn, working);
                        assertThat(done).as("call %d", call).isInstanceOf(CheckIn.Done.class);
                        acknowledged[call] = count + 1;
                        events.incrementAndGet();
                    });
        });
    }

    /** Events of its own calls, one after the other, until the test is over. */
    private CompletionStage<Void> chain(int first, int call) {
        return over ? CompletableFuture.completedStage(null)
                : event(call).thenComposeAsync(done -> chain(first, call + CHAINS < CALLS ? call + CHAINS : first));
    }

    private interface Condition {
        boolean holds();
    }

    private void phase(String what, Runnable change, Condition until) {
        slowestCheckOut.set(0);
        slowestCheckIn.set(0);
        long from = System.nanoTime();
        long before = events.get();
        change.run();
        while (!until.holds()) {
            assertThat(System.nanoTime() - from).as(what).isLessThan(TimeUnit.SECONDS.toNanos(90));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        System.out.printf("%s: %d ms, %d events, longest check-out %d ms, longest check-in %d ms%n", what,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from), events.get() - before,
                TimeUnit.NANOSECONDS.toMillis(slowestCheckOut.get()), TimeUnit.NANOSECONDS.toMillis(slowestCheckIn.get()));
    }

    @Test
    void aStateNodeJoinsAndAnotherLeavesUnderCalls() {
        DelayThread delays = new DelayThread();
        List<Clusters.Node> nodes = new ArrayList<>(List.of(Clusters.Node.start(cluster, "s1", port, true),
                Clusters.Node.start(cluster, "s2", port, true)));
        nodes.forEach(Clusters.Node::awaitReady);
        GridMember member = GridMember.start(Clusters.settings(cluster, "self", port, false));
        store = new GridCallStateStore(member, delays, Runnable::run);
        try {
            List<CompletableFuture<Void>> chains = new ArrayList<>();
            for (int i = 0; i < CHAINS; i++) {
                chains.add(chain(i, i).toCompletableFuture());
            }
            phase("warming up", () -> { }, () -> events.get() > 5 * CALLS && member.whole());
            long enough = events.get() + 2 * CALLS;
            phase("nothing moves", () -> { }, () -> events.get() > enough);
            phase("a third joins", () -> nodes.add(Clusters.Node.start(cluster, "s3", port, true)),
                    () -> member.shares().size() == 3 && member.shares().stream().allMatch(share -> share > 0) && member.whole());
            phase("one leaves", () -> nodes.get(0).say("leave"), () -> member.shares().size() == 2 && member.whole());
            over = true;
            CompletableFuture.allOf(chains.toArray(CompletableFuture[]::new)).orTimeout(30, TimeUnit.SECONDS).join();
            for (int i = 0; i < CALLS; i++) {
                CallRecord record = store.read(key(i)).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join().orElseThrow();
                assertThat(ByteBuffer.wrap(record.body().encoded()).getLong()).as("call %d", i).isEqualTo(acknowledged[i]);
            }
        } finally {
            over = true;
            store.close();
            member.close();
            delays.close();
            nodes.forEach(Clusters.Node::kill);
        }
    }
}
