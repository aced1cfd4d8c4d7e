package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Latencies;
import io.jackfield.itests.bench.load.Run;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * All runs of one server that takes turns with others.
 *
 * @param runs     one for each rate and round, as for the others
 * @param idle     ms of CPU that it uses in a second when nobody has called for long
 * @param counters of the engines, when it was over; empty where there are none to ask for
 */
public record Row(String name, List<Measured> runs, double idle, Map<String, Long> counters) {
    public Row {
        runs = List.copyOf(runs);
        counters = Map.copyOf(counters);
    }

    private List<Measured> at(int rate) {
        return runs.stream().filter(each -> each.run().rate() == rate).toList();
    }

    /** Over the runs at a rate; not a number where there was none. */
    public Spread at(int rate, ToDoubleFunction<Measured> figure) {
        return Spread.of(at(rate).stream().mapToDouble(figure).boxed().toList());
    }

    /** This one's figure to another's, divided within each round. */
    public Spread ratio(Row to, int rate, ToDoubleFunction<Measured> figure) {
        List<Measured> mine = at(rate);
        List<Measured> others = to.at(rate);
        return Spread.of(IntStream.range(0, Math.min(mine.size(), others.size()))
                .mapToDouble(i -> figure.applyAsDouble(mine.get(i)) / figure.applyAsDouble(others.get(i))).boxed().toList());
    }

    /** From INVITE to 180, of all runs at a rate. */
    public Latencies setUp(int rate) {
        return Latencies.of(at(rate).stream().map(each -> each.run().ringing()).toList());
    }

    /** Of all runs at a rate. */
    public long sum(int rate, ToLongFunction<Run> figure) {
        return at(rate).stream().map(Measured::run).mapToLong(figure).sum();
    }
}
