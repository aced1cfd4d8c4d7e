package io.jackfield.state.testkit;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;

/** What the test class of a store gives to the contract. */
public interface StoreUnderTest extends Answers {
    /** The call that most tests are about. */
    CallKey KEY = new CallKey(0x1111_2222_3333_4444L, 0x5555_6666_7777_8888L);
    /** More than any delay of the contract's own. */
    long LONG_MILLIS = 3_600_000;

    /** Empty when a test begins, and the same for as long as it runs. */
    CallStateStore store();

    /**
     * Returns when {@link CallStateStore#now()} has grown by at least so much and what had to happen until then, did.
     * A store with a clock of the test's moves it; any other waits.
     */
    void advance(long millis);

    /** Returns when the store has taken in what was asked of it so far, in that order. One in this process has at once. */
    default void settle() {
    }

    default Borrower engine(String name) {
        return new Borrower(this, name);
    }
}
