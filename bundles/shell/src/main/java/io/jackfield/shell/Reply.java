package io.jackfield.shell;

import io.jackfield.shell.view.Arguments.Wrong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes a command's answer: its text, or the sentence that says why not. */
final class Reply {
    private static final long PATIENCE_SECONDS = 5;

    /** What a command does. */
    @FunctionalInterface
    interface Command {
        String run() throws Wrong;
    }

    private Reply() {
    }

    static String to(Command command) {
        try {
            return command.run();
        } catch (Wrong e) {
            return e.getMessage();
        }
    }

    /** Waits for an answer of the state tier; an operator's thread may. */
    static <T> T await(CompletionStage<T> stage) throws Wrong {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new Wrong("The state tier cannot answer: " + e.getCause().getMessage() + ".");
        } catch (TimeoutException e) {
            throw new Wrong("The state tier did not answer within " + PATIENCE_SECONDS + " s.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Wrong("Interrupted.");
        }
    }
}
