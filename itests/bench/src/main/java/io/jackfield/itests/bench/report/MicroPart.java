package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.micro.Micro;
import java.util.List;
import java.util.Locale;

/** The part of the page about the parts of a call. */
public record MicroPart(List<Micro.Cost> costs, Machine machine) {
    /** Markdown. */
    public String text() {
        Table table = new Table("operation", List.of("µs", "±", "bytes allocated"));
        costs.forEach(cost -> table.row(cost.what(), List.of(String.format(Locale.ROOT, "%.3f", cost.micros()),
                String.format(Locale.ROOT, "%.3f", cost.plusMinus()), String.format(Locale.ROOT, "%,.0f", cost.allocated()))));
        return "## The parts of a call\n\n" + machine.text() + "\n\n" + """
                JMH, one thread, mean of six seconds after four of warm-up, with half of its 99.9 % confidence interval. *Message* is the
                stack's whole way from bytes to message and back; *Call* the record of a call, as every store but the embedded one needs it;
                *Store* one check-out and the check-in after it on the embedded store with 20,000 calls in it.

                """ + table;
    }
}
