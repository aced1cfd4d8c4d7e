package io.jackfield.timer;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.DueCall;
import io.jackfield.state.Share;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the calls that are due and hands them on, on two ways.
 *
 * <ul>
 *   <li><b>What this engine checked in last</b> stands in a {@link TimerWheel}. Each {@link #tick} takes what the wheel
 *       says is due and asks the store, in batches, which of it is still at its revision.</li>
 *   <li><b>What nobody looks after</b>, because its engine died or left, the store says when it is due, and where it does not
 *       know that, when it is overdue by more than a grace. A poll asks for it, each engine for its share, at a random point of
 *       the period at first so that engines do not ask all at once.</li>
 * </ul>
 *
 * <p><b>Nothing is lost.</b> What is taken from the wheel is armed again in the same moment, for a retry, and stays so
 * until the call is armed by the check-in that its event ends with, disarmed, or not confirmed. A call that was handed
 * on is therefore handed on again, at the same revision, only after the retry time and only if the store confirms it
 * again. A store that is not available is asked again with the next tick. What the store does not confirm is dropped: it
 * was overtaken, and if not (the clocks of a cluster disagree by a little) the poll finds it.
 *
 * <p>Nothing is fired here and no call is held; whoever is handed a call checks it out and looks into it. Thread-safe.
 * No clock but the store's and no thread: somebody ticks, {@link TickThread} in production.
 */
public final class DueCalls implements CallTimers {
    private static final Logger LOG = LoggerFactory.getLogger(DueCalls.class);
    /** How many times the batch a poll asks for at most, to get past calls that were handed on already. */
    private static final int WIDEST_POLL = 64;

    /**
     * What may be set, in ms.
     *
     * @param graceMillis how long a call is overdue before it is another engine's to find; at least 1
     * @param pollMillis  how often the store is asked for overdue calls; at least 1
     * @param retryMillis after how long a call that was handed on, and not checked in, is handed on again; at least 1
     * @param batch       how many calls are confirmed, or asked for, in one request; at least 1
     */
    public record Settings(long graceMillis, long pollMillis, long retryMillis, int batch) {
        /** Grace and poll keep a take-over within two seconds; the retry is the 4 s of T2 (RFC 3261 17.1.2.1). */
        public static final Settings DEFAULT = new Settings(1_000, 1_000, 4_000, 256);

        public Settings {
            if (graceMillis < 1 || pollMillis < 1 || retryMillis < 1 || batch < 1) {
                throw new IllegalArgumentException("grace, poll, retry and batch are at least 1: " + graceMillis + ", "
                        + pollMillis + ", " + retryMillis + ", " + batch);
            }
        }
    }

    /**
     * What happened so far, and how many calls are armed now.
     *
     * @param armed       calls in the wheel, those that wait for a retry among them
     * @param handedOn    calls handed on, of both ways and with repeats
     * @param unconfirmed calls that the wheel said were due and the store did not
     * @param takenOver   calls that a poll found
     * @param failures    requests that the store did not answer
     */
    public record Counts(int armed, long handedOn, long unconfirmed, long takenOver, long failures) {
    }

    private final CallStateStore store;
    private final Settings settings;
    private final Consumer<List<DueCall>> due;
    private final Executor executor;
    private final Supplier<Share> share;
    private final TimerWheel wheel; // guarded by itself
    private final LongAdder handedOn = new LongAdder();
    private final LongAdder unconfirmed = new LongAdder();
    private final LongAdder takenOver = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private long nextPoll; // guarded by the wheel
    private int pollLimit; // guarded by the wheel
    private long pollGivenUpAt = Long.MIN_VALUE; // when a poll without an answer is asked again; guarded by the wheel
    private boolean storeFailing; // guarded by the wheel
    private long restsUntil = Long.MIN_VALUE; // who ticks has heard that nothing is due before; guarded by the wheel
    private volatile Runnable earlier = () -> { };

    /**
     * @param due      takes calls over, one or more at a time, each call once per revision and retry time; what it
     *                 throws is logged and the calls are retried
     * @param executor runs {@code due}; {@code Runnable::run} does where it only queues. What it rejects is retried
     * @param random   spreads the first poll over the period
     */
    public DueCalls(CallStateStore store, Settings settings, Consumer<List<DueCall>> due, Executor executor,
                    RandomGenerator random) {
        this(store, settings, due, executor, random, () -> Share.ALL);
    }

    /** @param share which calls this engine polls for, as it is at each poll; the others' are the other engines' */
    public DueCalls(CallStateStore store, Settings settings, Consumer<List<DueCall>> due, Executor executor,
                    RandomGenerator random, Supplier<Share> share) {
        this.share = share;
        this.store = store;
        this.settings = settings;
        this.due = due;
        this.executor = executor;
        long now = store.now();
        this.wheel = new TimerWheel(now);
        this.nextPoll = now + random.nextLong(settings.pollMillis());
        this.pollLimit = settings.batch();
    }

    /** An arming that came late, from a revision below the one that is armed, changes nothing. */
    @Override
    public void arm(CallKey key, long revision, long dueAt) {
        boolean sooner;
        synchronized (wheel) {
            if (revision < wheel.revision(key)) {
                return;
            }
            if (dueAt == CallRecord.NEVER) {
                wheel.disarm(key);
            } else {
                wheel.arm(key, revision, dueAt);
            }
            sooner = isSooner();
        }
        if (sooner) {
            earlier.run();
        }
    }

    /** Whether something is due before whoever ticks will tick; who ticks is then to be told, once. */
    private boolean isSooner() {
        boolean sooner = nextDue() < restsUntil;
        if (sooner) {
            restsUntil = Long.MIN_VALUE;
        }
        return sooner;
    }

    private long nextDue() {
        return Math.min(wheel.earliest(), Math.max(nextPoll, pollGivenUpAt));
    }

    /** @param told when something is due before the end of the {@linkplain #rest rest} that was named; does not wait */
    public void onEarlier(Runnable told) {
        this.earlier = told;
    }

    /** How many ms nothing is due for, as it looks after a {@link #tick}. */
    public long rest() {
        long now = store.now();
        synchronized (wheel) {
            restsUntil = nextDue();
            return restsUntil <= now ? 0 : restsUntil - now;
        }
    }

    @Override
    public void disarm(CallKey key) {
        synchronized (wheel) {
            wheel.disarm(key);
        }
    }

    public Counts counts() {
        int armed;
        synchronized (wheel) {
            armed = wheel.size();
        }
        return new Counts(armed, handedOn.sum(), unconfirmed.sum(), takenOver.sum(), failures.sum());
    }

    /** Looks once. Never blocks on the store; to be called every few ms, or after {@link #rest}, by one thread or several. */
    public void tick() {
        long now = store.now();
        List<DueCall> taken = new ArrayList<>();
        int limit = 0;
        synchronized (wheel) {
            wheel.advance(now, taken::add);
            taken.forEach(call -> wheel.arm(call.key(), call.revision(), now + settings.retryMillis()));
            if (now >= nextPoll && now >= pollGivenUpAt) {
                pollGivenUpAt = now + settings.retryMillis();
                nextPoll = now + settings.pollMillis();
                limit = pollLimit;
            }
        }
        for (int from = 0; from < taken.size(); from += settings.batch()) {
            confirm(taken.subList(from, Math.min(taken.size(), from + settings.batch())));
        }
        if (limit > 0) {
            poll(now - settings.graceMillis(), limit);
        }
    }

    private void confirm(List<DueCall> candidates) {
        store.confirmDue(List.copyOf(candidates)).whenComplete((confirmed, failure) -> {
            if (failure == null) {
                handOn(stillArmed(candidates, confirmed));
            } else {
                again(candidates);
            }
            answered(failure);
        });
    }

    /** What the store confirmed and no later check-in of this engine overtook meanwhile; the rest is disarmed. */
    private List<DueCall> stillArmed(List<DueCall> candidates, List<DueCall> confirmed) {
        List<DueCall> calls = new ArrayList<>(confirmed.size());
        Set<CallKey> keys = new HashSet<>();
        confirmed.forEach(call -> keys.add(call.key()));
        synchronized (wheel) {
            for (DueCall call : confirmed) {
                if (wheel.revision(call.key()) == call.revision()) {
                    calls.add(call);
                }
            }
            for (DueCall call : candidates) {
                if (!keys.contains(call.key()) && wheel.revision(call.key()) == call.revision()) {
                    wheel.disarm(call.key());
                    unconfirmed.increment();
                }
            }
        }
        return calls;
    }

    private void again(List<DueCall> candidates) {
        synchronized (wheel) {
            for (DueCall call : candidates) {
                if (wheel.revision(call.key()) == call.revision()) {
                    wheel.arm(call.key(), call.revision(), call.dueAt());
                }
            }
        }
        askAgain();
    }

    /** The next tick is not to be waited for. */
    private void askAgain() {
        boolean sooner;
        synchronized (wheel) {
            sooner = isSooner();
        }
        if (sooner) {
            earlier.run();
        }
    }

    private void poll(long dueBefore, int limit) {
        store.overdue(share.get(), dueBefore, limit).whenComplete((found, failure) -> {
            synchronized (wheel) {
                pollGivenUpAt = Long.MIN_VALUE;
            }
            askAgain();
            if (failure == null) {
                List<DueCall> unknown = notYetArmed(found, limit);
                askAgain();
                takenOver.add(unknown.size());
                handOn(unknown);
            }
            answered(failure);
        });
    }

    /** What neither waits in the wheel nor was handed on; armed from now on, for a retry. */
    private List<DueCall> notYetArmed(List<DueCall> found, int limit) {
        List<DueCall> calls = new ArrayList<>();
        long retryAt = store.now() + settings.retryMillis();
        synchronized (wheel) {
            for (DueCall call : found) {
                if (call.revision() > wheel.revision(call.key())) {
                    wheel.arm(call.key(), call.revision(), retryAt);
                    calls.add(call);
                }
            }
            pollFurther(found.size(), calls.size(), limit);
        }
        return calls;
    }

    /** There is more than was asked for: ask again with the next tick, and past the known calls that hide the others. */
    private void pollFurther(int found, int unknown, int limit) {
        if (found < limit) {
            pollLimit = settings.batch();
            return;
        }
        int widest = settings.batch() * WIDEST_POLL;
        if (unknown > 0 || limit < widest) {
            nextPoll = Long.MIN_VALUE;
        }
        if (unknown < found) {
            pollLimit = Math.min(limit * 2, widest);
        }
    }

    private void handOn(List<DueCall> calls) {
        if (calls.isEmpty()) {
            return;
        }
        try {
            executor.execute(() -> accept(calls));
        } catch (RejectedExecutionException e) {
            LOG.warn("Due calls were refused and are tried again calls={} after={}ms", calls.size(),
                    settings.retryMillis());
        }
    }

    private void accept(List<DueCall> calls) {
        try {
            due.accept(List.copyOf(calls));
            handedOn.add(calls.size());
        } catch (RuntimeException e) {
            LOG.warn("Due calls were not taken over and are tried again calls={} after={}ms", calls.size(),
                    settings.retryMillis(), e);
        }
    }

    /** Warns once when the store stops answering, and says when it does again. */
    private void answered(Throwable failure) {
        boolean changed;
        synchronized (wheel) {
            changed = storeFailing != (failure != null);
            storeFailing = failure != null;
        }
        if (failure != null) {
            failures.increment();
        }
        if (changed && failure != null) {
            LOG.warn("The state store does not say which calls are due; asking again cause={}", failure.toString());
        } else if (changed) {
            LOG.info("The state store says again which calls are due");
        }
    }
}
