package io.jackfield.itests.bench.soak;

import io.jackfield.itests.bench.report.Machine;
import io.jackfield.itests.bench.report.Table;
import java.util.Locale;

/** The part of the page about a soak. */
public record SoakPart(Soak.Outcome outcome, Machine machine) {
    /** Markdown. */
    public String text() {
        Table table = new Table("min:s", Sample.HEADINGS);
        outcome.samples().forEach(sample -> table.row(sample.moment(), sample.row()));
        Accounts accounts = outcome.accounts();
        return "## A soak\n\n" + machine.text() + "\n\n" + String.format(Locale.ROOT, """
                %,d calls at %,d/s in %d minutes through call-forward; %,d failed, %,d retransmissions at the caller. The first line and
                the last, %d s after the last call, are at rest, and their heap is all live objects. Under load it is the old generation
                after a collection that does not stop the platform, with some garbage.
                """, outcome.caller().offered(), outcome.plan().rate(), outcome.plan().length().toMinutes(), outcome.failed(),
                outcome.caller().repeated(), outcome.plan().rest().toSeconds())
                + "\n" + table + "\nMessages at the end: " + accounts + ". "
                + (outcome.balanced() ? "They add up, and no call is left.\n" : "**They do not add up, or calls are left.**\n")
                + before() + growth();
    }

    private String before() {
        return outcome.before() == 0 ? "" : String.format(Locale.ROOT, """
                The %,d sessions of the first line are of calls before the soak, whose phones gave up at a rate that was too high.
                """, outcome.before());
    }

    private String growth() {
        if (!outcome.judged()) {
            return "Too short to tell whether anything grows.\n";
        }
        return outcome.growing().isEmpty() ? "Heap, threads and sessions are flat: the last third is as the first.\n"
                : "**Growing: " + String.join("; ", outcome.growing()) + "**\n";
    }
}
