package io.jackfield.state.local;

import io.jackfield.state.CallStateStore;
import io.jackfield.state.testkit.CallStateStoreContract;
import io.jackfield.state.testkit.VirtualTime;
import org.junit.jupiter.api.AfterEach;

/** The embedded store keeps what every store promises; in virtual time. */
class LocalCallStateStoreContractTest implements CallStateStoreContract {
    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final LocalCallStateStore store = new LocalCallStateStore(time, time::after, 1_000);

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
