package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import com.tangosol.net.CacheFactory;
import com.tangosol.net.CacheService;
import com.tangosol.net.NamedCache;
import com.tangosol.util.Binary;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Damaged bytes in the entries of a real grid, whose partitions move to another member and come back out of backups. */
@Tag("long")
class DamagedEntriesTest {
    private static final Incarnation SELF = new Incarnation("self", 1);
    private static final int CALLS = 200;
    /** Of these the bytes are damaged, one in ten. */
    private static final int EACH = 10;

    private final DelayThread delays = new DelayThread();
    private GridCallStateStore store;

    private static CallKey key(int number) {
        return new CallKey(number * 0x9E3779B97F4A7C15L, number);
    }

    @SuppressWarnings("unchecked")
    private static NamedCache<Object, Binary> entries() {
        return ((CacheService) CacheFactory.getCluster().getService("JackfieldCalls")).ensureCache(GridMember.CALLS,
                DamagedEntriesTest.class.getClassLoader());
    }

    private CheckOut.Answer ask(int number) throws Exception {
        return store.checkOut(new CheckOut(key(number), SELF, null, 0, 0)).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void create(int number) throws Exception {
        ask(number);
        assertThat(store.checkIn(new CheckIn(key(number), 0, new CheckIn.Id(SELF, number + 1), new CallRecord(
                new EncodedBody(new byte[] {1}), new byte[0], CallRecord.NEVER, CallRecord.NEVER, Map.of()), false))
                .toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(CheckIn.Done.class);
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void allButTheDamagedAreLent() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            assertThat(ask(i)).as("call %d", i).isInstanceOf(i % EACH == 0 ? CheckOut.Absent.class : CheckOut.Granted.class);
            store.release(key(i), SELF).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void costTheirCallsAndNoOther() throws Exception {
        int port = Clusters.freePort();
        String cluster = "damaged-" + port;
        GridMember member = GridMember.start(Clusters.settings(cluster, "first", port, true));
        store = new GridCallStateStore(member, delays, Runnable::run);
        try {
            for (int i = 0; i < CALLS; i++) {
                create(i);
            }
            for (int i = 0; i < CALLS; i += EACH) {
                entries().put(Bytes.of(key(i)), new Binary(new byte[] {7, 1, 2, 3, (byte) i}));
            }
            Clusters.Node other = Clusters.Node.start(cluster, "second", port, true);
            try {
                other.awaitReady();
                await("half of the partitions are the other's", member::whole);
                allButTheDamagedAreLent();
            } finally {
                other.kill();
            }
            await("the partitions are back", () -> member.shares().equals(List.of(member.layout().shares().size())));
            allButTheDamagedAreLent();
            await("the damaged entries are dropped", () -> entries().size() == CALLS - CALLS / EACH);
            assertThat(member.damaged()).as("those that came back or were asked for here").isPositive();
        } finally {
            store.close();
            member.close();
            delays.close();
        }
    }
}
