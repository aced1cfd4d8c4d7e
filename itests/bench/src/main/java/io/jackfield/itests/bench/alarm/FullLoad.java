package io.jackfield.itests.bench.alarm;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Run;
import io.jackfield.itests.bench.server.ClusterServer;
import io.jackfield.itests.bench.server.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One engine and two state nodes that vote, at the default time of detection, with more calls a second than this machine carries. Nothing
 * is killed, so nobody may be declared dead; how many calls fail is no matter here.
 */
public final class FullLoad {
    /** More than two cores carry, with the callers on them as well. */
    public static final int RATE = 2_000;
    /** The default. */
    public static final long DETECTION_MILLIS = 2_000;

    private FullLoad() {
    }

    /** What came of it. */
    public record Outcome(Run run, List<Alarms.Alarm> alarms) {
        public Outcome {
            alarms = List.copyOf(alarms);
        }

        /** How many were declared dead, or stood alone, that lived. */
        public long deaths() {
            return alarms.stream().filter(Alarms.Alarm::death).mapToLong(Alarms.Alarm::times).sum();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(String.format(
                    "%d calls at %d a second, %d of them completed, %.1f cores of the cluster's%n", run.calls(), run.rate(),
                    run.completed(), run.serverCpu().toMillis() / (double) run.length().toMillis()));
            alarms.forEach(each -> text.append(String.format("%5d  %s%n", each.times(), each.words())));
            return text.append(deaths()).append(" declared dead, or alone, that were neither").toString();
        }
    }

    /** @param directory where the servers put their files */
    public static Outcome run(Servers servers, Path directory, Load load, int rate, Duration length, long detectionMillis)
            throws IOException, InterruptedException {
        List<String> grid = List.of("detection=" + detectionMillis);
        try (ClusterServer cluster = servers.cluster(new ClusterServer.Setting("full load", 1, 2, false, List.of(), grid))) {
            List<Path> logs = List.of("state-1", "state-2", "engine-1").stream()
                    .map(name -> directory.resolve("cluster").resolve(name).resolve("var/log/jackfield.log")).toList();
            Alarms alarms = Alarms.since(logs);
            Run run = load.run(cluster, rate, length);
            return new Outcome(run, alarms.raised());
        }
    }
}
