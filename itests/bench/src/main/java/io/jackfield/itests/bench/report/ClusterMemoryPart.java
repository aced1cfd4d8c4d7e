package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Held;
import java.util.Locale;

/** The part of the page about what a held call takes on state nodes. @param held of two state nodes with one replica each call */
public record ClusterMemoryPart(Held held, Machine machine) {
    private static final int COPIES = 2;

    /** Markdown. */
    public String text() {
        double each = held.bytesPerCall() / COPIES;
        return "## A held call on the state nodes\n\n" + machine.text() + "\n\n" + String.format(Locale.ROOT, """
                Live heap of two state nodes, each call kept on both, with %,d calls through call-forward (two legs each) held on one
                engine, their transactions over; less what it was without them, divided by calls and copies. The engine's own heap is
                not in it.

                **%.2f KB for each held call and copy** (aim: at most 4 KB, %s). Failed: %d.
                """, held.calls(), each / 1024, each <= 4096 ? "met" : "not met", held.failed());
    }
}
