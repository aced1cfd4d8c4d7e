package io.jackfield.state.grid.coherence;

import io.jackfield.state.KeyValueStore;
import io.jackfield.state.grid.client.GridKeyValueStore;
import io.jackfield.state.testkit.KeyValueStoreContract;
import org.junit.jupiter.api.BeforeEach;

/** The contract for values on a cluster that is the same for all tests of a class and empty when each begins. */
abstract class GridValuesContract implements KeyValueStoreContract {
    private GridKeyValueStore values;

    abstract GridMember member();

    /** What all members know beside the entries is forgotten. */
    abstract void forget();

    @BeforeEach
    void begin() {
        member().clear();
        forget();
        values = new GridKeyValueStore(member(), Clusters.settings("any", "any", 1, false).valueLimits());
    }

    @Override
    public KeyValueStore values() {
        return values;
    }
}
