package io.jackfield.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Comparison;
import io.jackfield.itests.bench.compare.Measured;
import io.jackfield.itests.bench.compare.OfServer;
import io.jackfield.itests.bench.compare.Plan;
import io.jackfield.itests.bench.compare.Progress;
import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Run;
import io.jackfield.itests.bench.report.CallsPart;
import io.jackfield.itests.bench.report.ClusterPart;
import io.jackfield.itests.bench.report.Machine;
import io.jackfield.itests.bench.report.Plot;
import io.jackfield.itests.bench.server.JackfieldServer;
import io.jackfield.itests.bench.server.Server;
import io.jackfield.itests.bench.server.Servers;
import io.jackfield.itests.bench.soak.Accounts;
import io.jackfield.itests.bench.soak.Soak;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The benchmark at rates that say nothing about speed, so that it does not rot: all three servers take calls, none fails,
 * and every figure is there.
 */
class BenchIT {
    private static final int FIRST_PORT = 25_430;
    private static final int SLOW = 20;

    private final Path directory = Path.of(System.getProperty("bench.directory"));
    private final Load load = new Load(directory.resolve("sipp"));
    private final Progress progress = new Progress(System.out);
    private Servers servers;

    @BeforeEach
    void begin() {
        servers = new Servers(Path.of(System.getProperty("jackfield.home")), directory, FIRST_PORT);
    }

    @AfterEach
    void end() {
        servers.close();
    }

    @Test
    void allThreeServersTakeCallsAndEveryFigureIsThere() throws Exception {
        List<Server> three = servers.startAll();
        Comparison.Results results = new Comparison(three, servers.direct(), load, Plan.SMOKE, progress).compare();
        assertThat(results.servers()).hasSize(3).allSatisfy(BenchIT::hasFigures);
        assertThat(results.direct().failed()).isZero();
        assertThat(new Plot(results.servers()).svg()).startsWith("<svg").contains("<polyline", "Jackfield", "Kamailio");
        assertThat(new CallsPart(results, Machine.here()).text("plot.svg"))
                .contains("| CPU per call at 20/s, ms |", "### Ratios").doesNotContain("NaN");
    }

    /** Nobody is to be taken for dead because the machine has other things to do. */
    @Test
    void aClusterTakesCallsAndEveryFigureIsThere() throws Exception {
        Cluster.Cost cost = new Cluster(servers, load, Plan.SMOKE.withRounds(1), progress, List.of("detection=30000")).cost();
        assertThat(cost.rows()).hasSize(3).allSatisfy(row -> {
            assertThat(row.at(SLOW, Measured::enginePerCall).median()).isPositive();
            assertThat(row.ratio(cost.rows().get(0), SLOW, Measured::runPerCall).median()).isPositive();
            assertThat(row.runs()).allSatisfy(measured -> assertThat(measured.run().failed()).isZero());
        });
        assertThat(cost.rows().get(2).counters().get("engine.cache.valid-hits")).isGreaterThan(SLOW);
        assertThat(new ClusterPart(Plan.SMOKE, cost, Machine.here()).text())
                .contains("At 20 calls/s", "| 1 engine, 2 state nodes |").doesNotContain("NaN");
    }

    private static void hasFigures(OfServer server) {
        assertThat(server.at(SLOW)).as(server.name()).hasSize(Plan.SMOKE.rounds());
        for (Run run : server.runs()) {
            assertThat(run.calls()).isGreaterThan(2 * SLOW);
            assertThat(run.failed()).as("failed on " + server.name()).isZero();
            assertThat(run.completed()).isEqualTo(run.calls());
        }
        assertThat(server.cpuPerCall(SLOW).median()).isPositive();
        assertThat(server.ringing(SLOW).quantile(0.5)).isPositive();
    }

    /** Six messages come to the platform in each. */
    @Test
    void everyMessageOfASoakIsAccountedFor() throws Exception {
        JackfieldServer jackfield = servers.jackfield();
        Soak.Outcome outcome = new Soak(jackfield, load, progress)
                .run(new Soak.Plan(SLOW, Duration.ofSeconds(4), 2, Duration.ofSeconds(2)));
        assertThat(outcome.failed()).isZero();
        assertThat(outcome.balanced()).isTrue();
        Accounts accounts = outcome.accounts();
        assertThat(accounts.in()).isEqualTo(6 * outcome.caller().successful() + outcome.caller().repeated());
        assertThat(accounts.handled()).isPositive();
    }
}
