package io.jackfield.state.grid.client;

import io.jackfield.state.KeyValueStore;
import io.jackfield.state.grid.desk.ValueDesks;
import io.jackfield.state.testkit.KeyValueStoreContract;

/** What the store of values does over desks without a grid keeps what every store promises. */
class ValueDeskContractTest implements KeyValueStoreContract {
    private final KeyValueStore values = new GridKeyValueStore(new PlainValues(),
            ValueDesks.limits(PlainValues.BOUNDS, PlainValues.PARTITIONS));

    @Override
    public KeyValueStore values() {
        return values;
    }
}
