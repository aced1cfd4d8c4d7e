package io.jackfield.state.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Many at once. */
final class Threads {
    /** Returns when all have done the work; fails if one does. @param work is told the number of its thread, from 0 */
    static void together(int threads, IntConsumer work) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CompletableFuture.allOf(IntStream.range(0, threads)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> work.accept(i), executor))
                    .toArray(CompletableFuture[]::new)).join();
        } finally {
            executor.shutdownNow();
        }
    }

    private Threads() {
    }
}
