package io.jackfield.state.grid.client;

import io.jackfield.state.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
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
 * the members tell each other again and again that they are there, and whom they heard. Of a member that had what this one sent
 * at some time, and says so, it is proven that it was not cut off then; where more than half of the voters had what was sent at that
 * time or later, this one was on their side. Nobody takes a member that was cut off for dead before three quarters of the time of
 * detection are over, unless one of the two paused for more than a quarter of it when the cut came. So an answer that comes within
 * half of that time after such a time was given while every backup was still waited for. One that comes later waits for the next word, and fails where none comes: what it says may be true only
 * here.
 *
 * <pre>
 *   IN_SIGHT  -- no word for the time of detection --> ALONE     nothing is believed
 *      ^------------ more than half have heard -----------+
 * </pre>
 *
 * Thread-safe; stages complete on the thread that gives the answer, hears the others, or looks after it.
 */
public final class Majority {
    private static final Logger LOG = LoggerFactory.getLogger(Majority.class);

    /** How long the services of a member take at most to find each other. */
    private static final long JOINING_MILLIS = 15_000;

    private record Waiting(long since, CompletableFuture<Void> stage) {
    }

    private final String self;
    private final int voters;
    private final long detectionMillis;
    private final LongSupplier clock;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    /** When, at the earliest, each of the others was reached last. */
    private final Map<String, Long> reached = new TreeMap<>();
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

    /** The time to name in what is sent to the others. The first time, others are listened to from now on. */
    public synchronized long begin() {
        if (!begun) {
            begun = true;
            confirmedAt = clock.getAsLong() - detectionMillis / 2;
        }
        return clock.getAsLong();
    }

    /**
     * A member had what was sent at a time of this one's. What a name says counts once: it may be there in two lives.
     *
     * @param sentAt what {@link #begin} said
     */
    public void heard(long sentAt, String name) {
        if (voters == 1) {
            return;
        }
        Queue<Waiting> believed = new ArrayDeque<>();
        synchronized (this) {
            reached.merge(name, sentAt, Math::max);
            reached.remove(self);
            long majorityAt = majorityAt();
            if (majorityAt <= confirmedAt) {
                return;
            }
            confirmedAt = majorityAt;
            count();
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

    /** Since when more than half of the voters are known to have been within reach; this member is. */
    private long majorityAt() {
        int others = voters / 2;
        return reached.size() < others ? Long.MIN_VALUE
                : reached.values().stream().sorted(Comparator.reverseOrder()).skip(others - 1).findFirst().orElseThrow();
    }

    private void count() {
        reached.values().removeIf(at -> at < confirmedAt - detectionMillis / 2);
        if (reached.size() + 1 > voters && !crowded) {
            crowded = true;
            LOG.warn("There are more members than voters; a cut could leave two sides that serve calls: raise voters= on all voters={} "
                    + "heard={}", voters, reached.keySet());
        }
        if (alone) {
            alone = false;
            LOG.info("More than half of the voters are in sight again; calls are served voters={} heard={} refused={}", voters,
                    reached.keySet(), refused);
        }
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
                LOG.warn("Not more than half of the voters are in sight; no call is served here until they are voters={} heard={}",
                        voters, reached.keySet());
            }
            while (!waiting.isEmpty() && now - waiting.peek().since() >= detectionMillis) {
                hopeless.add(waiting.remove());
                refused++;
            }
        }
        hopeless.forEach(each -> each.stage().completeExceptionally(
                new StoreUnavailableException("not more than half of the " + voters + " voters are in sight", null)));
    }

    /** Whether nothing is believed because too few were heard for the time of detection. */
    public synchronized boolean isAlone() {
        return alone && clock.getAsLong() - confirmedAt >= detectionMillis && clock.getAsLong() >= patientUntil;
    }

    /** This process is another member now: what it was told as the one before may be true nowhere any more, and is believed by nobody. */
    public void began() {
        List<Waiting> given;
        synchronized (this) {
            confirmedAt = Math.min(confirmedAt, clock.getAsLong() - detectionMillis / 2);
            reached.clear();
            given = List.copyOf(waiting);
            waiting.clear();
            refused += given.size();
        }
        given.forEach(each -> each.stage().completeExceptionally(
                new StoreUnavailableException("this member left the cluster before more than half of the voters were heard", null)));
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
