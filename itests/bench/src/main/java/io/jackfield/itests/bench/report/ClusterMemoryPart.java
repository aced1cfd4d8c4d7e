package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Held;
import java.util.Locale;

/** The part of the page about what a held call takes on state nodes. @param held of two state nodes with one replica each call */
public record ClusterMemoryPart(Held held, Machine machine) {
    private static final int COPIES = 2;

    /** Markdown. */
    public String text() {
        double heap = held.bytesPerCall() / COPIES;
        double resident = (double) held.resident() / held.calls() / COPIES;
        return "## A held call on the state nodes\n\n" + machine.text() + "\n\n" + String.format(Locale.ROOT, """
                Two state nodes, each call kept on both, with %,d calls through call-forward (two legs each) held on one engine, their
                transactions over; less what it was without them, right behind a full collection both times, divided by calls and copies.
                The engine's own memory is not in it. Java gave memory back that it did not need
                (`-XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40`), so that what is resident follows what is live, with a fifth to two fifths
                free beside it.

                **%.2f KB resident for each held call and copy** (aim: at most 4 KB, %s), %.2f KB of live heap. Failed: %d.
                """, held.calls(), resident / 1024, TurnsTable.met(resident, 4096), heap / 1024, held.failed());
    }
}
