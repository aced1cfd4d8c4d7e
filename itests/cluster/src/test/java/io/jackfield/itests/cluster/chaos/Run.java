package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.Node;
import io.jackfield.itests.cluster.broken.Gate;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** One run: a cluster, calls through it, one fault after another, and what came of it. Closing ends all processes. */
final class Run implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration PROGRESS = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration SHORT_LOOK = Duration.ofMillis(5);
    /** So long before an engine dies with calls behind its gate: longer than what came by a connection counts as under way. */
    private static final int BEHIND_MILLIS = 2 * (int) UnderWay.BEFORE.toMillis();
    /** Calls are up and some are being set up when the first fault comes. */
    private static final int SECONDS_BEFORE = 8;
    /** With a flaw it is calls that begin, or are answered, that count. */
    private static final int SECONDS_BEFORE_A_FLAW = 3;
    private static final int MOST_FAILED = 100;

    private final Options options;
    private final Path directory;
    private final Timeline timeline;
    private final Random random;
    private final Traffic traffic;
    private final Cluster cluster;
    private final List<Outcome.Done> done = new ArrayList<>();
    private final List<UnderWay.Death> deaths = new ArrayList<>();
    private long shown = System.nanoTime();

    Run(Options options, Path directory, Timeline timeline) throws IOException {
        this.options = options;
        this.directory = directory;
        this.timeline = timeline;
        this.random = new Random(options.seed());
        Path calls = directory.resolve("sipp");
        this.traffic = options.calls().phones() == Options.Phones.SIPP ? new SippTraffic(calls)
                : new StrictTraffic(calls, options.calls().over() == Sipp.Over.UDP, options.flaw().isPresent());
        this.cluster = new Cluster(directory, options, traffic.phonePort(), System::nanoTime);
    }

    Outcome run() throws IOException, InterruptedException {
        String broken = "";
        long calling = 0;
        Pace pace = new Pace(options.calls().rate());
        try {
            timeline.note("seed %d: %d engines and %d state nodes start", options.seed(), options.nodes().engines(),
                    options.nodes().states());
            cluster.start();
            awaitWhole();
            traffic.start(cluster.called(), options.calls());
            calling = System.nanoTime();
            int before = options.flaw().isPresent() ? SECONDS_BEFORE_A_FLAW : SECONDS_BEFORE;
            long enough = pace.due(pace.rising() + before);
            await("calls are up", LOOK, () -> traffic.callers().offered() >= enough
                    ? "" : "too few calls");
            timeline.note("calls are up");
            trouble();
        } catch (AssertionError e) {
            broken = e.getMessage();
            timeline.note("%s", broken);
        }
        long due = calling == 0 ? 0 : pace.due(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - calling));
        broken = finished(broken);
        Trail trail = traffic.trail();
        return new Outcome(options, traffic.callers(), traffic.phone(), traffic.causes(), trail.repeats(), done, broken, timeline.lines(),
                calls(trail, due), directory);
    }

    /** Why the run is broken: as before, and if calls do not end. */
    private String finished(String before) throws IOException, InterruptedException {
        try {
            traffic.finish(PATIENCE);
            timeline.note("the last call is over");
            return before;
        } catch (AssertionError e) {
            timeline.note("%s", e.getMessage());
            return before.isEmpty() ? e.getMessage() : before + "; " + e.getMessage();
        }
    }

    private Outcome.Calls calls(Trail trail, long due) throws IOException, InterruptedException {
        Map<String, String> failed = traffic.failed();
        Set<String> underWay = new HashSet<>(traffic.underWay());
        if (options.calls().over() != Sipp.Over.UDP && !deaths.isEmpty()) {
            underWay.addAll(UnderWay.calls(cluster.handed(), deaths));
        }
        Map<String, String> joined = trail.joined();
        Set<String> excused = underWay.stream().map(call -> joined.getOrDefault(call, call)).collect(Collectors.toSet());
        Set<String> all = failed.keySet().stream().map(call -> joined.getOrDefault(call, call))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> lost = all.stream().filter(call -> !excused.contains(call)).collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> why = new TreeMap<>();
        failed.forEach((call, cause) -> why.merge(joined.getOrDefault(call, call), cause, (first, second) -> first + "; " + second));
        why.keySet().retainAll(lost);
        return new Outcome.Calls(due, excused.size(), all.size() - lost.size(), why, trail.ladders(lost));
    }

    private void trouble() throws IOException, InterruptedException {
        long end = System.nanoTime() + options.time().toNanos();
        List<Fault> round = new ArrayList<>();
        while (System.nanoTime() < end && done.size() < options.most()) {
            if (round.isEmpty()) {
                round.addAll(options.faults());
                Collections.shuffle(round, random);
            }
            rest(2_000 + random.nextInt(4_000));
            Fault fault = round.remove(0);
            long begin = System.nanoTime();
            strike(fault);
            awaitWhole();
            Duration whole = Duration.ofNanos(System.nanoTime() - begin);
            done.add(new Outcome.Done(fault, whole));
            timeline.note("whole again after %d ms", whole.toMillis());
            if (traffic.callers().failed() > MOST_FAILED) {
                throw new AssertionError("more than " + MOST_FAILED + " calls failed");
            }
        }
    }

    private void strike(Fault fault) throws IOException, InterruptedException {
        int engine = random.nextInt(options.nodes().engines());
        int state = random.nextInt(options.nodes().states());
        List<Node> victims = new ArrayList<>();
        List<String> names = new ArrayList<>();
        if (fault.hitsAnEngine()) {
            victims.add(cluster.engine(engine));
            names.add(Cluster.engineName(engine));
        }
        if (fault.hitsAStateNode()) {
            victims.add(cluster.state(state));
            names.add(Cluster.stateName(state));
        }
        String who = String.join(" and ", names);
        int detection = (int) options.detection().toMillis();
        switch (fault.manner()) {
            case KILL -> {
                if (trapped(fault)) {
                    fill(engine, Gate.Moment.BEGINS);
                    rest(BEHIND_MILLIS);
                }
                timeline.note("%s: kill -9 %s", fault.word(), who);
                holdBack(fault, engine);
                kill(fault, engine, victims);
                rest(random.nextInt(2_000));
                timeline.note("%s starts again", who);
                for (Node victim : victims) {
                    victim.start();
                }
                letIn(fault, engine, who);
            }
            case SHORT_FREEZE -> freeze(fault, who, victims, detection / 8 + random.nextInt(detection / 2), () -> { });
            case CUT -> cut(fault, who, fault.hitsAnEngine() ? engine : -1, fault.hitsAStateNode() ? state : -1,
                    detection * 3 / 2 + random.nextInt(4_000));
            case LONG_FREEZE -> {
                int millis = detection * 3 / 2 + random.nextInt(2_000);
                if (trapped(fault)) {
                    fill(engine, Gate.Moment.ANSWERED);
                    holdBack(fault, engine);
                    freeze(fault, who, victims, millis, () -> cluster.trap(engine).open());
                    letIn(fault, engine, who);
                } else {
                    freeze(fault, who, victims, millis, () -> { });
                }
            }
        }
    }

    /** Whether the engine dies or freezes where its flaw shows. */
    private boolean trapped(Fault fault) {
        return options.flaw().isPresent() && fault.hitsAnEngine();
    }

    /** Returns as soon as enough calls are held back at that moment. */
    private void fill(int engine, Gate.Moment moment) throws IOException, InterruptedException {
        cluster.trap(engine).shut(moment);
        await("calls are held back at " + Cluster.engineName(engine), SHORT_LOOK, () -> cluster.trap(engine).full() ? "" : "too few");
        timeline.note("calls are behind the gate of %s", Cluster.engineName(engine));
    }

    private void holdBack(Fault fault, int engine) {
        if (options.nodes().held() && fault.hitsAnEngine()) {
            cluster.front().holdBack(engine);
        }
    }

    private void letIn(Fault fault, int engine, String who) throws IOException, InterruptedException {
        if (options.nodes().held() && fault.hitsAnEngine()) {
            await(who + " serves", LOOK, () -> cluster.serves(engine) ? "" : "not yet");
            cluster.front().letIn(engine);
        }
    }

    private void kill(Fault fault, int engine, List<Node> victims) throws IOException, InterruptedException {
        long told = System.currentTimeMillis();
        for (Node victim : victims) {
            victim.kill();
        }
        if (fault.hitsAnEngine()) {
            deaths.add(new UnderWay.Death(cluster.port(engine), told, System.currentTimeMillis()));
            cluster.trap(engine).clear();
        }
    }

    /** Done while the process stands. */
    private interface Meanwhile {
        void run() throws IOException;
    }

    private void freeze(Fault fault, String who, List<Node> victims, int millis, Meanwhile last)
            throws IOException, InterruptedException {
        timeline.note("%s: SIGSTOP %s for %d ms", fault.word(), who, millis);
        for (Node victim : victims) {
            victim.freeze();
        }
        rest(millis);
        last.run();
        for (Node victim : victims) {
            victim.thaw();
        }
        timeline.note("SIGCONT %s", who);
    }

    private void cut(Fault fault, String who, int engine, int state, int millis) throws IOException, InterruptedException {
        timeline.note("%s: %s cut off for %d ms", fault.word(), who, millis);
        cluster.cutOff(engine, state);
        rest(millis);
        cluster.heal(engine, state);
        timeline.note("healed %s", who);
    }

    private void awaitWhole() throws IOException, InterruptedException {
        await("the cluster is whole", LOOK, cluster::missing);
    }

    /** What is missing for a condition to hold; empty if nothing. */
    private interface Missing {
        String look() throws IOException, InterruptedException;
    }

    private void await(String what, Duration look, Missing missing) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (String lacks = missing.look(); !lacks.isEmpty(); lacks = missing.look()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + "; " + lacks);
            }
            progress(lacks);
            LockSupport.parkNanos(look.toNanos());
        }
    }

    private void rest(int millis) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LOOK.toNanos()));
            progress("");
        }
    }

    private void progress(String lacks) throws IOException, InterruptedException {
        if (System.nanoTime() - shown > PROGRESS.toNanos()) {
            shown = System.nanoTime();
            Tally calls = traffic.callers();
            timeline.show("%d calls, %d over, %d failed, %d repeats%s", calls.offered(), calls.ended(), calls.failed(), calls.repeated(),
                    lacks.isEmpty() ? "" : "; waiting: " + lacks);
        }
    }

    @Override
    public void close() throws IOException {
        traffic.close();
        cluster.close();
    }
}
