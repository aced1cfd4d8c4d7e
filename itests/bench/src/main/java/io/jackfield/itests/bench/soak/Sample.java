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
 * @param heap     bytes of live objects after a full collection
 * @param sessions application sessions
 * @param cpu      used since the platform started
 */
record Sample(Duration at, long heap, int threads, long sessions, Duration cpu, Accounts accounts) {
    static final List<String> HEADINGS = List.of("live heap, MB", "threads", "sessions", "CPU so far, s", "messages in",
            "handled", "stopped or lost");

    /** The heap comes last: collecting stops the platform, and what waited meanwhile shows in all the other figures. */
    static Sample take(JackfieldServer server, Duration at) throws IOException, InterruptedException {
        int threads = server.threads();
        long sessions = server.sessions();
        Accounts accounts = Accounts.of(server.counters());
        return new Sample(at, server.liveHeap().orElseThrow(), threads, sessions, server.cpu(), accounts);
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
