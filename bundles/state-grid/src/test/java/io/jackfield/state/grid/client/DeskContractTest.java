package io.jackfield.state.grid.client;

import io.jackfield.state.CallStateStore;
import io.jackfield.state.testkit.CallStateStoreContract;
import io.jackfield.state.testkit.VirtualTime;
import org.junit.jupiter.api.AfterEach;

/** What the store does over desks without a grid, in virtual time: it keeps what every store promises. */
class DeskContractTest implements CallStateStoreContract {
    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final GridCallStateStore store = new GridCallStateStore(new PlainTier(time), time::after, Runnable::run,
            Standing.unjudged(), Runnable::run, thrift());

    Thrift thrift() {
        return Thrift.NONE;
    }

    @Override
    public CallStateStore store() {
        return store;
    }

    @Override
    public void advance(long millis) {
        time.advance(millis);
    }

    @AfterEach
    void close() {
        store.close();
    }
}
