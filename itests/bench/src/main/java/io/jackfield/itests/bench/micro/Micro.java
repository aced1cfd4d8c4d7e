package io.jackfield.itests.bench.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package, each in a Java of its own, and reads what came out. */
public final class Micro {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Micro() { }

    /**
     * What an operation costs.
     *
     * @param what       class, method and parameter
     * @param micros     mean
     * @param plusMinus  half of its 99.9 % confidence interval, in microseconds
     * @param allocated  bytes
     */
    public record Cost(String what, double micros, double plusMinus, double allocated) { }

    /** Some three minutes. */
    public static List<Cost> run() throws RunnerException {
        return run(1, 4, 6, TimeValue.seconds(1));
    }

    /** @param each the length of an iteration, of which there are so many for warm-up and so many that count */
    static List<Cost> run(int forks, int warmUp, int counted, TimeValue each) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                .include(Micro.class.getPackageName() + "\\..*").mode(Mode.AverageTime).timeUnit(TimeUnit.MICROSECONDS)
                .forks(forks).warmupIterations(warmUp).warmupTime(each).measurementIterations(counted).measurementTime(each)
                .shouldFailOnError(true).jvmArgsAppend("-XX:+UseG1GC").addProfiler(GCProfiler.class).build()).run();
        List<Cost> costs = new ArrayList<>();
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            costs.add(new Cost(name(result), time.getScore(), time.getScoreError(), allocated(result)));
        }
        return costs;
    }

    private static String name(RunResult result) {
        String[] parts = result.getParams().getBenchmark().split("\\.");
        String benchmark = parts[parts.length - 2].replace("Benchmark", "") + " " + parts[parts.length - 1];
        List<String> parameters = result.getParams().getParamsKeys().stream().map(result.getParams()::getParam).toList();
        return parameters.isEmpty() ? benchmark : benchmark + " " + String.join(" ", parameters);
    }

    @SuppressWarnings("rawtypes") // as JMH declares it
    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream().filter(each -> each.getKey().endsWith(ALLOCATED))
                .mapToDouble(each -> each.getValue().getScore()).findFirst().orElse(Double.NaN);
    }
}
