package io.jackfield.state.testkit;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the test class of a store gives to the contract. */
public interface StoreUnderTest {
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

    /** How long the contract waits for an answer that has to come, ms. */
    default long answerMillis() {
        return 10_000;
    }

    /** The answer; fails the test if there is none in time, or an exception in its place. */
    default <T> T answerOf(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(answerMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer but " + e, e);
        }
    }

    default Borrower engine(String name) {
        return new Borrower(this, name);
    }
}
