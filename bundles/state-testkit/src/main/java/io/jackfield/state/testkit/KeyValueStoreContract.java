package io.jackfield.state.testkit;

/**
 * Everything that {@link io.jackfield.state.KeyValueStore} promises, as tests. The test class of a store implements this
 * and nothing else:
 *
 * <pre>{@code
 * class LocalKeyValueStoreContractTest implements KeyValueStoreContract {
 *     private final KeyValueStore values = new LocalKeyValueStore(64, 1_000, 100);
 *
 *     public KeyValueStore values() { return values; }
 * }
 * }</pre>
 *
 * <p>Not verified here, because it takes more than one store object to see it: what an acknowledged write survives.
 */
public interface KeyValueStoreContract extends ValueContract, RepeatContract, LimitsContract {
}
