package io.jackfield.itests.bench.soak;

import io.jackfield.itests.bench.server.JackfieldServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How the platform stands at one moment.
 *
 * @param at       since the soak began
 * @param heap     bytes; at rest of all live objects after a full collection, under load of the old generation after one that
 *                 does not stop the platform, with some garbage
 * @param sessions application sessions
 * @param cpu      used since the platform started
 */
record Sample(Duration at, long heap, int threads, long sessions, Duration cpu, Accounts accounts) {
    static final List<String> HEADINGS = List.of("heap, MB", "threads", "sessions", "CPU so far, s", "messages in",
            "handled", "stopped or lost");

    /** @param settling see {@link JackfieldServer#oldHeap} */
    static Sample underLoad(JackfieldServer server, Duration at, Duration settling) throws IOException, InterruptedException {
        return take(server, at, server.oldHeap(settling));
    }

    /** Stops the platform for a moment, which calls would notice. */
    static Sample atRest(JackfieldServer server, Duration at) throws IOException, InterruptedException {
        return take(server, at, server.liveHeap().orElseThrow());
    }

    private static Sample take(JackfieldServer server, Duration at, long heap) throws IOException, InterruptedException {
        return new Sample(at, heap, server.threads(), server.sessions(), server.cpu(), Accounts.of(server.counters()));
    }

    List<String> row() {
        long notHandled = accounts.in() - accounts.handled();
        return List.of(String.format(Locale.ROOT, "%.1f", heap / 1048576.0), Integer.toString(threads), Long.toString(sessions),
                String.format(Locale.ROOT, "%.1f", cpu.toMillis() / 1000.0), Long.toString(accounts.in()),
                Long.toString(accounts.handled()), Long.toString(notHandled));
    }

    String moment() {
        return String.format(Locale.ROOT, "%d:%02d", at.toMinutes(), at.toSecondsPart());
    }
}
