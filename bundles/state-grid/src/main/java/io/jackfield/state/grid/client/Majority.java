package io.jackfield.state.grid.client;

import io.jackfield.state.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this member stands with more than half of the voters, so that it can believe what it is told.
 *
 * <p>Where a network is cut in two, the owner of a call may stand on the smaller side. It takes its backup for dead after a
 * while, writes without it, and acknowledges; on the other side the backup has become the owner and knows nothing of it. So
 * the members are asked again and again whether they are there. A round that more than half of the voters answered proves that
 * nothing was cut off when it was asked. Nobody takes a member that was cut off for dead before three quarters of the time of
 * detection are over. So an answer that comes within half of that time after such a round was asked was given while every backup
 * was still waited for. One that comes later waits for the next round, and fails where none comes: what it says may be true only
 * here.
 *
 * <pre>
 *   IN_SIGHT  -- no round for the time of detection --> ALONE     nothing is believed
 *      ^-------------- a round is answered --------------+
 * </pre>
 *
 * Thread-safe; stages complete on the thread that gives the answer, hears the round, or looks after it.
 */
public final class Majority {
    private static final Logger LOG = LoggerFactory.getLogger(Majority.class);

    /** How long the services of a member take at most to find each other. */
    private static final long JOINING_MILLIS = 15_000;

    /** One question to all whether they are there. */
    public static final class Round {
        private final long askedAt;
        private final Set<String> heard = new HashSet<>();

        private Round(long askedAt, String self) {
            this.askedAt = askedAt;
            heard.add(self);
        }
    }

    private record Waiting(long since, CompletableFuture<Void> stage) {
    }

    private final String self;
    private final int voters;
    private final long detectionMillis;
    private final LongSupplier clock;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    /** Those that made the last round a majority, and who else answered before the next. */
    private final Set<String> lastHeard = new TreeSet<>();
    private long confirmedAt;
    private long patientUntil = Long.MIN_VALUE;
    private boolean begun;
    private boolean crowded;
    private boolean alone;
    private long refused;

    /**
     * @param self            this member's name; it votes, too
     * @param voters          how many names have a vote, at least 1; with 1 everything is believed
     * @param detectionMillis no member that is cut off is taken for dead by anybody before three quarters of it, at least 2
     * @param clock           ms, never goes back
     */
    public Majority(String self, int voters, long detectionMillis, LongSupplier clock) {
        this.self = self;
        this.voters = voters;
        this.detectionMillis = detectionMillis;
        this.clock = clock;
        this.confirmedAt = clock.getAsLong() - detectionMillis / 2;
    }

    /** Whether so many names are more than half of the voters. */
    public static boolean isMajority(int names, int voters) {
        return 2L * names > voters;
    }

    /** Begins a round; whoever calls asks all others then. */
    public synchronized Round begin() {
        if (!begun) {
            begun = true;
            confirmedAt = clock.getAsLong() - detectionMillis / 2;
        }
        return new Round(clock.getAsLong(), self);
    }

    /** A member answered a round. Answers of one name count once: it may be there in two lives. */
    public void heard(Round round, String name) {
        if (voters == 1) {
            return;
        }
        Queue<Waiting> believed = new ArrayDeque<>();
        synchronized (this) {
            round.heard.add(name);
            if (round.heard.size() > voters && !crowded) {
                crowded = true;
                LOG.warn("There are more members than voters; a cut could leave two sides that serve calls: raise voters= on all voters={} "
                        + "heard={}", voters, round.heard);
            }
            if (!isMajority(round.heard.size(), voters) || round.askedAt < confirmedAt) {
                return;
            }
            confirmedAt = round.askedAt;
            if (!lastHeard.equals(round.heard)) {
                lastHeard.clear();
                lastHeard.addAll(round.heard);
            }
            if (alone) {
                alone = false;
                LOG.info("More than half of the voters are in sight again; calls are served voters={} heard={} refused={}", voters,
                        lastHeard, refused);
            }
            for (Iterator<Waiting> each = waiting.iterator(); each.hasNext();) {
                Waiting next = each.next();
                if (isTrusted(next.since())) {
                    each.remove();
                    believed.add(next);
                }
            }
        }
        believed.forEach(each -> each.stage().complete(null));
    }

    private boolean isTrusted(long answeredAt) {
        return answeredAt < confirmedAt + detectionMillis / 2;
    }

    /**
     * Something that was answered just now. Completes with it when it can be believed, as a rule at once; fails with
     * {@link StoreUnavailableException} after the time of detection, when it cannot.
     */
    public <T> CompletionStage<T> believed(T answer) {
        if (voters == 1) {
            return CompletableFuture.completedFuture(answer);
        }
        Waiting next;
        synchronized (this) {
            long now = clock.getAsLong();
            if (isTrusted(now)) {
                return CompletableFuture.completedFuture(answer);
            }
            next = new Waiting(now, new CompletableFuture<>());
            waiting.add(next);
        }
        return next.stage().thenApply(trusted -> answer);
    }

    /** To be called now and then: gives up what has waited too long, and says when this member stands alone. */
    public void look() {
        Queue<Waiting> hopeless = new ArrayDeque<>();
        synchronized (this) {
            long now = clock.getAsLong();
            if (begun && !alone && voters > 1 && now - confirmedAt >= detectionMillis) {
                alone = true;
                LOG.warn("Not more than half of the voters are in sight; no call is served here until they are voters={} lastHeard={}",
                        voters, lastHeard);
            }
            while (!waiting.isEmpty() && now - waiting.peek().since() >= detectionMillis) {
                hopeless.add(waiting.remove());
                refused++;
            }
        }
        hopeless.forEach(each -> each.stage().completeExceptionally(
                new StoreUnavailableException("not more than half of the " + voters + " voters are in sight", null)));
    }

    /** Whether nothing is believed because no round was answered for the time of detection. */
    public synchronized boolean isAlone() {
        return alone && clock.getAsLong() - confirmedAt >= detectionMillis && clock.getAsLong() >= patientUntil;
    }

    /** This member joined again: the others have time to answer before it counts as alone. */
    public synchronized void joinedAgain() {
        patientUntil = clock.getAsLong() + JOINING_MILLIS;
    }

    /** How many answers were not believed. */
    public synchronized long refused() {
        return refused;
    }
}
