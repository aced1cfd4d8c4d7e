package io.jackfield.state.local;

import io.jackfield.state.KeyValueStore;
import io.jackfield.state.testkit.KeyValueStoreContract;

/** The embedded store of values keeps what every one promises. */
class LocalKeyValueStoreContractTest implements KeyValueStoreContract {
    private final KeyValueStore values = new LocalKeyValueStore(64, 1_000, 100);

    @Override
    public KeyValueStore values() {
        return values;
    }
}
