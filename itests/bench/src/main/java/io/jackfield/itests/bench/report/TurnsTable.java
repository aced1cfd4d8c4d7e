package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Measured;
import io.jackfield.itests.bench.compare.Row;
import io.jackfield.itests.bench.compare.Spread;
import io.jackfield.itests.bench.load.Latencies;
import io.jackfield.itests.bench.load.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Tables about servers that took turns.
 *
 * @param rows       in the order of the table
 * @param references those of them that the others are divided by
 */
record TurnsTable(List<Row> rows, List<Row> references) {
    /** What the figures are, for below such tables' heading. @param rounds how many @param seconds how long each turn was */
    static String how(int calls, int rounds, long seconds) {
        return String.format(Locale.ROOT, """
                All servers of this part ran at the same time, got up to %,d calls to warm up, and took turns: %d rounds of %d s of calls for
                each, while the others had none. The median of the rounds, and in brackets the least and the most; ratios are divided
                within each round. CPU is in ms per call, in user and system mode, of all processes of a server. *Later* is what it used
                between the end of its turn and its next one (timers of transactions, records that expire) beyond what it uses *at rest*, which
                was measured before the rounds and is not taken off in a server's own turn; less than nothing where compilers worked at rest.
                *Together* is both.
                """, calls, rounds, seconds);
    }

    /** What each took, and how much more than the references. */
    String cost(int rate) {
        List<String> heads = new ArrayList<>(List.of("engines", "state nodes", "in the run", "later", "together"));
        references.forEach(to -> heads.add("to " + to.name()));
        heads.addAll(List.of("set-up p50 / p99, ms", "failed / calls", "repeats", "at rest, ms a second", "other cores busy"));
        Table table = new Table("", heads);
        for (Row row : rows) {
            boolean parted = !row.counters().isEmpty();
            List<String> cells = new ArrayList<>(List.of(parted ? middle(row, rate, Measured::enginePerCall) : "",
                    parted ? middle(row, rate, Measured::statePerCall) : "", spread("%.3f", row.at(rate, Measured::runPerCall)),
                    middle(row, rate, Measured::laterPerCall), spread("%.3f", row.at(rate, Measured::perCall))));
            references.forEach(to -> cells.add(row == to ? "1" : spread("%.2f", row.ratio(to, rate, Measured::perCall))));
            Latencies setUp = row.setUp(rate);
            cells.addAll(List.of(String.format(Locale.ROOT, "%.2f / %.2f", setUp.quantile(0.5), setUp.quantile(0.99)),
                    row.sum(rate, Run::failed) + " / " + row.sum(rate, Run::calls), Long.toString(row.sum(rate, Run::repeated)),
                    String.format(Locale.ROOT, "%.1f", row.idle()), middle(row, rate, each -> each.run().otherCores())));
            table.row(row.name(), cells);
        }
        return table.toString();
    }

    /** Of those that have counters. */
    String counters() {
        List<String> names = List.of("engine.received", "engine.timers.fired", "engine.cache.hits", "engine.cache.valid-hits",
                "engine.repeated.stale", "engine.repeated.life-ended");
        Table table = new Table("", names);
        for (Row row : rows) {
            Map<String, Long> counters = row.counters();
            if (!counters.isEmpty()) {
                table.row(row.name(), names.stream().map(name -> String.format(Locale.ROOT, "%,d", counters.getOrDefault(name, 0L)))
                        .toList());
            }
        }
        return "\nWhat the engines counted, warm-up included:\n\n" + table;
    }

    /** Whether an aim is met. */
    static String met(double figure, double most) {
        return Double.isNaN(figure) ? "not measured" : figure <= most ? "yes" : "no";
    }

    static String spread(String format, Spread spread) {
        return Double.isNaN(spread.median()) ? "-"
                : String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", spread.median(), spread.least(), spread.most());
    }

    private static String middle(Row row, int rate, ToDoubleFunction<Measured> figure) {
        double median = row.at(rate, figure).median();
        return Double.isNaN(median) ? "-" : String.format(Locale.ROOT, "%.3f", median);
    }
}
