package io.jackfield.engine;

import io.jackfield.engine.admin.EngineCounters;
import io.jackfield.engine.app.Calls;
import io.jackfield.engine.core.CallEngine;
import io.jackfield.engine.core.EngineSettings;
import io.jackfield.engine.key.CallKeys;
import io.jackfield.engine.key.KeyResolver;
import io.jackfield.engine.key.Secrets;
import io.jackfield.engine.key.Tokens;
import io.jackfield.engine.peers.Peers;
import io.jackfield.engine.rollout.Drain;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.routing.Router;
import io.jackfield.engine.run.CallRunner;
import io.jackfield.engine.run.KnownLives;
import io.jackfield.engine.run.QueuedCalls;
import io.jackfield.engine.run.RunnerParts;
import io.jackfield.engine.run.RunnerSettings;
import io.jackfield.engine.run.SharedWatch;
import io.jackfield.engine.run.TakeOver;
import io.jackfield.engine.run.Workers;
import io.jackfield.stack.Counters;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.Incarnation;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.Member;
import io.jackfield.state.MemberWatch;
import io.jackfield.state.Membership;
import io.jackfield.timer.DueCalls;
import io.jackfield.timer.TickThread;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One engine on its threads: it runs from construction to {@link #close}. Thread-safe. */
public final class Engine implements EngineCounters, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long DRAIN_CHECK_MILLIS = 250;
    private static final long PEERS_CHECK_MILLIS = 1_000;
    private static final long STOP_MILLIS = 5_000;
    private static final long JOIN_AGAIN_MILLIS = 1_000;
    private static final LongSupplier NANOS = System::nanoTime;

    /** What an engine stands on. @param router the rules as they are now @param values of applications; null for none */
    public record Ground(CallStateStore store, MessageSender sender, Endpoints endpoints, Rollouts rollouts,
                         Supplier<Router> router, KeyValueStore values) {
        /** Without values of applications. */
        public Ground(CallStateStore store, MessageSender sender, Endpoints endpoints, Rollouts rollouts, Supplier<Router> router) {
            this(store, sender, endpoints, rollouts, router, null);
        }
    }

    private final Ground ground;
    private final Membership membership;
    private final Counters counters = new Counters();
    private final Workers workers;
    private final ScheduledThreadPoolExecutor clock;
    private final List<MemberWatch> members;
    private final Peers peers;
    private final CallRunner runner;
    private final Calls calls;
    private final DueCalls due;
    private final TickThread ticks;

    public Engine(Ground ground, Incarnation incarnation, Secrets secrets, EngineSettings settings,
                  RunnerSettings running, RandomGenerator random) {
        this.ground = ground;
        this.workers = new Workers(running.workers(), named("jackfield-call-"), Engine::elapsed);
        this.clock = clock();
        this.membership = new Membership(ground.store(), incarnation, Set.of(Member.Role.ENGINE),
                again -> after(JOIN_AGAIN_MILLIS, again));
        Tokens tokens = new Tokens(secrets);
        CallKeys keys = new CallKeys(secrets);
        byte[] tagSecret = new byte[16];
        random.nextBytes(tagSecret);
        StatelessResponses refusals = new StatelessResponses(tagSecret);
        Drain drain = new Drain(ground.rollouts(), ground.store()::census);
        KnownLives lives = new KnownLives(membership::life);
        RunnerParts parts = new RunnerParts(running.forStore(ground.store().durability()), membership, ground.store(),
                ground.sender(), ground.router(),
                ground.rollouts(), refusals, workers, workers::quiet, new SharedWatch(this::after, System::nanoTime), counters,
                drain::check, settings.retryAfterSeconds(), new AtomicLong(), lives, Engine::elapsed);
        this.runner = new CallRunner(parts, new CallEngine(settings, tokens, ground.endpoints(), refusals, lives),
                new KeyResolver(keys, tokens, List.of()));
        runner.crowded(workers::crowded);
        runner.values(ground.values());
        this.calls = new QueuedCalls(runner, keys, random);
        TakeOver takeOver = new TakeOver(runner);
        this.due = new DueCalls(ground.store(), DueCalls.Settings.DEFAULT, runner::due, Runnable::run, random, takeOver::share);
        runner.timers(due);
        this.peers = new Peers(membership::life, ground.store().post(), ground.rollouts(), counters, runner);
        runner.peers(peers);
        ground.rollouts().under(membership::life);
        drain.others(peers.quiet());
        this.members = List.of(ground.store().watchMembers(lives), ground.store().watchMembers(membership),
                ground.store().watchMembers(peers), ground.store().watchMembers(takeOver));
        membership.begin();
        clock.scheduleWithFixedDelay(peers::tick, PEERS_CHECK_MILLIS, PEERS_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        this.ticks = TickThread.start("jackfield-timers", due::tick, due::rest);
        due.onEarlier(ticks::wake);
        clock.scheduleWithFixedDelay(drain::check, DRAIN_CHECK_MILLIS, DRAIN_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static long elapsed() {
        return TimeUnit.NANOSECONDS.toMillis(NANOS.getAsLong());
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, named("jackfield-clock-"));
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private Runnable after(long millis, Runnable what) {
        ScheduledFuture<?> planned = clock.schedule(what, millis, TimeUnit.MILLISECONDS);
        return () -> planned.cancel(false);
    }

    /** Access to calls from elsewhere. */
    public Calls calls() {
        return calls;
    }

    /** What the stack hands messages to, and what tells the engine which versions run. */
    public CallRunner runner() {
        return runner;
    }

    @Override
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new TreeMap<>();
        counters.snapshot().forEach((name, count) -> all.put("engine." + name, count));
        DueCalls.Counts timers = due.counts();
        all.put("engine.timers.armed", (long) timers.armed());
        all.put("engine.timers.fired", timers.handedOn());
        all.put("engine.timers.taken-over", timers.takenOver());
        all.put("engine.events.queued", (long) runner.queued());
        all.put("engine.begin.in-hand", (long) runner.begin());
        all.put("engine.begin.most", (long) runner.mayBegin());
        all.put("engine.workers.allowed", (long) workers.allowed());
        all.put("engine.cache.calls", (long) runner.cachedCalls());
        all.put("engine.cache.bytes", runner.cachedBytes());
        return all;
    }

    /** Takes no more events, lets those it took end for a few seconds, leaves the calls as bytes, and gives up its holds. */
    @Override
    public void close() {
        ticks.close();
        peers.leaving(); // what others have for this engine goes to the next one; what is under way is taken, or refused
        try {
            runner.close().toCompletableFuture().get(STOP_MILLIS, TimeUnit.MILLISECONDS);
            workers.close();
        } catch (TimeoutException | ExecutionException e) {
            counters.increment("stopped.with-events");
            LOG.warn("Events did not end in time and are left to another engine: events={}", runner.queued());
            workers.closeNow();
        } catch (InterruptedException e) {
            workers.closeNow();
            Thread.currentThread().interrupt();
        }
        peers.close();
        membership.close();
        clock.shutdownNow();
        members.forEach(MemberWatch::close);
        runner.leave();
        ground.store().releaseAll(membership.life());
    }
}
