package io.jackfield.state.testkit;

/**
 * Everything that {@link io.jackfield.state.CallStateStore} promises, as tests. The test class of a store implements
 * this and nothing else:
 *
 * <pre>{@code
 * class LocalCallStateStoreTest implements CallStateStoreContract {
 *     private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
 *     private final CallStateStore store = new LocalCallStateStore(time, time::after, 1_000_000);
 *
 *     public CallStateStore store() { return store; }
 *     public void advance(long millis) { time.advance(millis); }
 * }
 * }</pre>
 *
 * <p>Not verified here, because it takes more than one store object to see it: what an acknowledged check-in survives.
 */
public interface CallStateStoreContract extends CheckOutContract, WaitingContract, CheckInContract, RemovalContract,
        TakenUpContract, DueContract, LegacyContract, ExpiryContract, CensusContract, MembersContract, DeathContract, ConcurrencyContract {
}
