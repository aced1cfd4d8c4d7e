package io.jackfield.state.testkit;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a store has to answer. */
public interface Answers {
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
}
