package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Run;
import io.jackfield.itests.bench.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Servers side by side: warmed up, then in turns at equal rates, so that what else the machine does meets all of them;
 * then each by itself for its highest clean rate and its heap.
 */
public final class Comparison {
    private static final int FIRST_TRY = 1_000;

    private final List<Server> servers;
    private final Server direct;
    private final Load load;
    private final Plan plan;
    private final Progress progress;
    private final Map<Server, List<Run>> runs = new LinkedHashMap<>();
    private final Map<Server, List<Double>> later = new LinkedHashMap<>();
    private final Map<Server, Rest> rests = new LinkedHashMap<>();

    /** Where a server stood when its last run was over. */
    private record Rest(Duration cpu, long calls) { }

    /** @param direct what stands for no server */
    public Comparison(List<Server> servers, Server direct, Load load, Plan plan, Progress progress) {
        this.servers = List.copyOf(servers);
        this.direct = direct;
        this.load = load;
        this.plan = plan;
        this.progress = progress;
        servers.forEach(server -> {
            runs.put(server, new ArrayList<>());
            later.put(server, new ArrayList<>());
        });
    }

    /** What it came to. @param direct the run without a server at the highest of the plan's rates */
    public record Results(Plan plan, List<OfServer> servers, Run direct) { }

    public Results compare() throws IOException, InterruptedException {
        for (Server server : servers) {
            new WarmUp(load, plan.warmUp(), progress).alone(server);
        }
        progress.say("measuring: %d rounds at %s calls/s", plan.rounds(), plan.rates());
        for (int round = 0; round < plan.rounds(); round++) {
            for (int rate : plan.rates()) {
                round(round, rate);
            }
        }
        int highest = plan.rates().stream().mapToInt(Integer::intValue).max().orElseThrow();
        Run face = load.run(direct, highest, plan.run());
        progress.ran(direct.name(), face);
        List<OfServer> results = new ArrayList<>();
        for (Server server : servers) {
            results.add(alone(server));
        }
        return new Results(plan, results, face);
    }

    /** One server by itself: only its highest clean rate, when it is warm. */
    public static int cleanRate(Server server, Load load, Progress progress) throws IOException, InterruptedException {
        return CleanRate.search(server, load, Plan.WHOLE, FIRST_TRY, progress).highest();
    }

    /** One server by itself: as before a comparison. */
    public static void warmUp(Server server, Load load, Progress progress) throws IOException, InterruptedException {
        new WarmUp(load, Plan.WHOLE.warmUp(), progress).alone(server);
    }

    /** Each round begins with another server, so that none is always the one after the machine was quiet. */
    private void round(int round, int rate) throws IOException, InterruptedException {
        for (int i = 0; i < servers.size(); i++) {
            Server server = servers.get((i + round) % servers.size());
            Rest rest = rests.get(server);
            if (rest != null) {
                later.get(server).add(server.cpu().minus(rest.cpu()).toNanos() / 1e6 / rest.calls());
            }
            Run run = load.run(server, rate, plan.run());
            rests.put(server, new Rest(server.cpu(), run.calls()));
            runs.get(server).add(run);
            progress.ran(server.name(), run);
            if (run.failed() > 0) {
                load.settle(server);
            }
        }
    }

    private OfServer alone(Server server) throws IOException, InterruptedException {
        Held held = plan.held() == 0 ? null : Held.measure(server, load, plan.held(), progress);
        CleanRate rate = null;
        if (plan.tries() > 0) {
            progress.say("%-17s looking for the highest clean rate", server.name());
            rate = CleanRate.search(server, load, plan, FIRST_TRY, progress);
            progress.say("%-17s highest clean rate %d/s%s", server.name(), rate.highest(), rate.bounded() ? "" : " or more");
        }
        return new OfServer(server.name(), server.description(), runs.get(server), later.get(server), rate, held);
    }
}
