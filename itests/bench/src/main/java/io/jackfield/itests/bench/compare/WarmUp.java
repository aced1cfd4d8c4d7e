package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Run;
import io.jackfield.itests.bench.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls that come before anything counts. Faster step by step, and slower again where a step was too much: calls that are repeated because
 * a cold server is late make it later still. What fails here is no part of any figure.
 */
final class WarmUp {
    private static final List<Step> STEPS = List.of(new Step(10, 60), new Step(40, 200), new Step(150, 1_200), new Step(350, 2_800),
            new Step(700, 7_000));
    /** Above this the server is busier with getting fast than with calls. */
    private static final double AT_HOME_MILLIS = 100;
    /** Steps that were too fast; after so many it is as warm as this machine makes it. */
    private static final int MOST_STUMBLES = 12;
    /** For a server that is as fast at its first call as at any other. */
    private static final int FEW = 1_000;
    /** Calls a second for all servers together that are warmed up at the same time. */
    private static final int TOGETHER = 600;
    /** Where each message goes to another engine, which is dear: calls a second, and calls. */
    private static final int SPRAYED_RATE = 100;
    private static final int SPRAYED = 12_000;

    private final Load load;
    private final int calls;
    private final Progress progress;

    /** So many calls at most, at that rate. */
    private record Step(int rate, int calls) { }

    /** @param calls for each server, at most */
    WarmUp(Load load, int calls, Progress progress) {
        this.load = load;
        this.calls = calls;
        this.progress = progress;
    }

    /** One server by itself. */
    void alone(Server server) throws IOException, InterruptedException {
        alone(server, Integer.MAX_VALUE);
    }

    /** One server by itself. @param fastest calls a second */
    void alone(Server server, int fastest) throws IOException, InterruptedException {
        warm(server, fastest);
    }

    /** All at the same time, each on a thread of its own: on few cores half as long as one after the other. */
    void together(List<? extends Server> servers) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(servers.size());
        try {
            List<Callable<Void>> each = new ArrayList<>();
            for (Server server : servers) {
                each.add(() -> {
                    warm(server, TOGETHER / servers.size());
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(each)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a server could not be warmed up", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void warm(Server server, int fastest) throws IOException, InterruptedException {
        boolean sprayed = server.answersGoTo().isPresent();
        int most = sprayed ? Math.min(fastest, SPRAYED_RATE) : fastest;
        int left = Math.min(calls, sprayed ? SPRAYED : server.compilesAsItRuns() ? calls : FEW);
        progress.say("%-17s warming up with %,d calls: %s", server.name(), left, server.description());
        for (int at = 0, stumbles = 0; left > 0 && stumbles < MOST_STUMBLES; ) {
            Step step = STEPS.get(at);
            int rate = Math.min(step.rate(), most);
            int now = Math.min(left, step.calls());
            Run run = load.run(server, rate, Duration.ofMillis(now * 1000L / rate));
            progress.ran(server.name(), run);
            left -= now;
            if (run.failed() == 0 && run.ringing().quantile(0.9) <= AT_HOME_MILLIS) {
                at = Math.min(at + 1, STEPS.size() - 1);
            } else {
                stumbles++;
                at = Math.max(at - 1, 0);
            }
            if (run.failed() > 0) {
                load.settle(server);
            }
        }
    }
}
