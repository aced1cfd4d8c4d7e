package io.jackfield.state.grid.client;

import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.desk.Detection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Whether this process is taken for alive, by its own clock and the answers to its signs of life.
 *
 * <p>Who judges waits for {@link Detection#silentNanos()} since it received a sign, and an answered sign was received after it
 * was sent. So for {@link Detection#validNanos()} since it sent that, this process knows that nobody ended its
 * lives. After a pause it does not know, and whoever wants to send waits for the answer to the next sign; that says either that its
 * life goes on, or that it ended and others have what it committed. Thread-safe.
 */
public final class Standing {
    private record Waiter(Incarnation life, CompletableFuture<Boolean> stage) {
    }

    private static final CompletionStage<Boolean> YES = CompletableFuture.completedStage(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedStage(false);

    private final LongSupplier clock;
    private final long validNanos;
    private final List<Waiter> waiting = new ArrayList<>();
    private volatile boolean answered;
    private volatile long confirmedAt;
    private volatile Set<Incarnation> ended = Set.of();
    private long revision;
    private boolean closed;

    /** @param clock monotonic, ns */
    public Standing(Detection detection, LongSupplier clock) {
        this(detection.validNanos(), clock);
    }

    private Standing(long validNanos, LongSupplier clock) {
        this.validNanos = validNanos;
        this.clock = clock;
    }

    /** Of a process that nobody judges: its lives end only where the list of members says so. */
    public static Standing unjudged() {
        Standing standing = new Standing(Long.MAX_VALUE, () -> 0);
        standing.answered(0);
        return standing;
    }

    /** The process is in sight of the others. */
    public boolean known() {
        return answered && clock.getAsLong() - confirmedAt < validNanos;
    }

    /** Whether it ever was. */
    boolean wasKnown() {
        return answered;
    }

    /** See {@link io.jackfield.state.CallStateStore#confirm}. */
    public CompletionStage<Boolean> confirm(Incarnation life) {
        if (ended.contains(life)) {
            return NO;
        }
        if (known()) {
            return YES;
        }
        synchronized (this) {
            if (closed || ended.contains(life)) {
                return NO;
            }
            if (known()) {
                return YES;
            }
            Waiter waiter = new Waiter(life, new CompletableFuture<>());
            waiting.add(waiter);
            return waiter.stage;
        }
    }

    /** How many wait for word. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** A sign was answered, and {@link #changed} told of what came with it. @param sentAt when it was sent, of this one's clock */
    public void answered(long sentAt) {
        synchronized (this) {
            if (!answered || sentAt - confirmedAt > 0) {
                confirmedAt = sentAt;
                answered = true;
            }
        }
        settle();
    }

    /** The list of members, as it became known; may come late. */
    public void changed(Roster roster) {
        synchronized (this) {
            if (roster.getRevision() <= revision) {
                return;
            }
            revision = roster.getRevision();
            Set<Incarnation> lives = new HashSet<>();
            roster.getEndedList().forEach(life -> lives.add(Codec.incarnation(life)));
            ended = lives;
        }
        settle();
    }

    private void settle() {
        List<Waiter> told = new ArrayList<>();
        synchronized (this) {
            boolean valid = known();
            waiting.removeIf(waiter -> (valid || ended.contains(waiter.life)) && told.add(waiter));
        }
        told.forEach(waiter -> waiter.stage.complete(!ended.contains(waiter.life)));
    }

    /** Nothing is heard any more: who waits is told no. */
    public void close() {
        List<Waiter> told;
        synchronized (this) {
            closed = true;
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(waiter -> waiter.stage.complete(false));
    }
}
