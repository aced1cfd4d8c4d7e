package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Run;
import io.jackfield.itests.bench.server.ClusterServer;
import io.jackfield.itests.bench.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Servers that run at the same time and take turns: calls for one, while the others have none, round by round. What a millisecond of a
 * machine carries changes by half within an hour, so only figures of one round can be divided by each other.
 *
 * <p>CPU is counted by process, so what the others use at rest is in nobody's figure but their own. What a server uses at rest is
 * measured first, and what it uses beyond that between two of its turns belongs to the calls of the turn before: timers of
 * transactions and records that expire come 32 s after a call. In its own turn nothing is taken off.
 */
final class Turns {
    private final List<Server> servers;
    private final Load load;
    private final Plan plan;
    private final Progress progress;
    private final Map<Server, Double> idle = new LinkedHashMap<>();
    private final Map<Server, List<Measured>> done = new LinkedHashMap<>();
    private final Map<Server, Turn> latest = new LinkedHashMap<>();

    /** How a server stood at a moment. */
    private record Standing(long nanos, Duration cpu) {
        static Standing of(Server server) throws IOException {
            return new Standing(System.nanoTime(), server.cpu());
        }

        /** CPU in ms since another, beyond so many of them a second. */
        double since(Standing before, double each) {
            return cpu.minus(before.cpu).toNanos() / 1e6 - each * (nanos - before.nanos) / 1e9;
        }
    }

    /** A run that is over, and what came of it may not be. */
    private record Turn(Run run, Duration engine, Standing end) { }

    Turns(List<? extends Server> servers, Load load, Plan plan, Progress progress) {
        this.servers = List.copyOf(servers);
        this.load = load;
        this.plan = plan;
        this.progress = progress;
        servers.forEach(server -> done.put(server, new ArrayList<>()));
    }

    /** All rounds, at each of these rates; the servers are warm. */
    List<Row> take(List<Integer> rates) throws IOException, InterruptedException {
        rest();
        progress.say("measuring: %d rounds at %s calls/s, %d servers taking turns", plan.rounds(), rates, servers.size());
        for (int round = 0; round < plan.rounds(); round++) {
            for (int rate : rates) {
                for (int i = 0; i < servers.size(); i++) {
                    turn(servers.get((i + round) % servers.size()), rate);
                }
            }
        }
        Thread.sleep(plan.rest().toMillis());
        List<Row> rows = new ArrayList<>();
        for (Server server : servers) {
            settled(server);
            rows.add(new Row(server.name(), done.get(server), idle.get(server),
                    server instanceof ClusterServer cluster ? cluster.counters() : Map.of()));
        }
        return rows;
    }

    /** What each uses when nobody calls, and nothing is left of calls that were. */
    private void rest() throws IOException, InterruptedException {
        progress.say("all at rest for %d s", plan.rest().plus(plan.run()).toSeconds());
        Thread.sleep(plan.rest().toMillis());
        Map<Server, Standing> before = new LinkedHashMap<>();
        for (Server server : servers) {
            before.put(server, Standing.of(server));
        }
        Thread.sleep(plan.run().toMillis());
        for (Server server : servers) {
            Standing now = Standing.of(server);
            idle.put(server, now.since(before.get(server), 0) / ((now.nanos() - before.get(server).nanos()) / 1e9));
            progress.say("%-17s %.1f ms CPU a second at rest", server.name(), idle.get(server));
        }
    }

    private void turn(Server server, int rate) throws IOException, InterruptedException {
        settled(server);
        Duration before = engine(server);
        Run run = load.run(server, rate, plan.run());
        latest.put(server, new Turn(run, engine(server).minus(before), Standing.of(server)));
        progress.ran(server.name(), run);
        if (run.failed() > 0) {
            load.settle(server);
        }
    }

    /** What came after the latest turn of a server is known now. */
    private void settled(Server server) throws IOException {
        Turn turn = latest.remove(server);
        if (turn != null) {
            double later = Standing.of(server).since(turn.end(), idle.get(server));
            done.get(server).add(new Measured(turn.run(), turn.engine(), Duration.ofNanos(Math.round(later * 1e6))));
        }
    }

    private static Duration engine(Server server) throws IOException {
        return server instanceof ClusterServer cluster ? cluster.engineCpu() : server.cpu();
    }
}
