package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallStateStore;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import io.jackfield.state.grid.client.Standing;
import io.jackfield.state.grid.client.Thrift;
import io.jackfield.state.testkit.CallStateStoreContract;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract in real time, on a cluster that is the same for all tests of a class and empty when each begins. */
abstract class GridContract implements CallStateStoreContract {
    private final DelayThread delays = new DelayThread();
    private final ExecutorService announcer = Executors.newSingleThreadExecutor();
    private GridCallStateStore store;

    abstract GridMember member();

    Thrift thrift() {
        return new Thrift(1_000, 1, 1 << 20, 0);
    }

    /** What all members know beside the entries is forgotten. */
    abstract void forget();

    @BeforeEach
    void begin() {
        member().clear();
        forget();
        store = new GridCallStateStore(member(), delays, announcer, Standing.unjudged(), announcer, thrift());
    }

    @AfterEach
    void end() {
        store.close();
        delays.close();
        announcer.shutdownNow();
    }

    @Override
    public CallStateStore store() {
        return store;
    }

    @Override
    public void advance(long millis) {
        long end = store.now() + millis;
        while (store.now() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void settle() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (store.underWay() > 0) {
            assertThat(System.nanoTime()).as("all questions are answered in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
