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
    /** That a node would be ended by for being slow: half a round of detection is what a process may lack the processor for. */
    private static final List<String> GRID = List.of("voters=3");

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
    }

    /** @param directory where the servers put their files */
    public static Outcome run(Servers servers, Path directory, Load load, int rate, Duration length) throws IOException, InterruptedException {
        try (ClusterServer cluster = servers.cluster(new ClusterServer.Setting("full load", List.of(), GRID), 2)) {
            List<Path> logs = List.of("state-1", "state-2", "engine").stream()
                    .map(name -> directory.resolve("cluster").resolve(name).resolve("var/log/jackfield.log")).toList();
            Alarms alarms = Alarms.since(logs);
            Run run = load.run(cluster, rate, length);
            return new Outcome(run, alarms.raised());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Servers.stopAllAtExit();
        Path directory = Path.of(System.getProperty("bench.directory"));
        try (Servers servers = new Servers(Path.of(System.getProperty("jackfield.home")), directory, 5530)) {
            Outcome outcome = run(servers, directory, new Load(directory.resolve("sipp")), Integer.parseInt(arguments[0]),
                    Duration.ofSeconds(Integer.parseInt(arguments[1])));
            System.out.println(outcome.run());
            outcome.alarms().forEach(each -> System.out.println(each.times() + " " + each.words()));
            System.exit(outcome.deaths() == 0 ? 0 : 1);
        }
    }
}
