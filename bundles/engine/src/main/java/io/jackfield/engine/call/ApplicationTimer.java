package io.jackfield.engine.call;

import io.jackfield.state.Incarnation;
import java.util.Objects;
import java.util.Optional;

/**
 * A timer that an application set on an application session (JSR 289, {@code ServletTimer}). While it is active the call has a
 * {@link TimerRow} of kind {@link TimerRow.Kind#APPLICATION} with its number, which may be due later than scheduled: a timer
 * waits for a version that is stopped.
 */
public final class ApplicationTimer {
    /** Whether, and from when, it is set again each time it expires. */
    public enum Repeat {
        /** It expires once. */
        NEVER,
        /** A period after it expired: what delays one expiration delays all that follow. */
        FIXED_DELAY,
        /** A period after it was due: what was missed is made up for. */
        FIXED_RATE
    }

    /** The one name among {@link #info()}. */
    public static final String INFO = "info";

    private final int id;
    private final Repeat repeat;
    private final long period;
    private final Incarnation life;
    private final Attributes info;
    private long scheduledAt;
    private long expiredAt;

    /**
     * @param id     number within the call, from 1
     * @param period ms, 0 unless it repeats
     * @param life   the engine's life that it ends with; null for a persistent timer, which any engine goes on with
     */
    public ApplicationTimer(int id, Repeat repeat, long period, Incarnation life, long scheduledAt) {
        if ((repeat == Repeat.NEVER) != (period == 0)) {
            throw new IllegalArgumentException("a timer that repeats has a period, and no other: " + repeat + " " + period);
        }
        this.id = id;
        this.repeat = Objects.requireNonNull(repeat, "repeat");
        this.period = period;
        this.life = life;
        this.info = new Attributes();
        this.scheduledAt = scheduledAt;
        this.expiredAt = scheduledAt;
    }

    /** A {@link Call#snapshot}'s. */
    private ApplicationTimer(ApplicationTimer original) {
        this.id = original.id;
        this.repeat = original.repeat;
        this.period = original.period;
        this.life = original.life;
        this.info = original.info.snapshot();
        this.scheduledAt = original.scheduledAt;
        this.expiredAt = original.expiredAt;
    }

    /** A {@link Call#snapshot}'s. */
    ApplicationTimer snapshot() {
        return new ApplicationTimer(this);
    }

    public int id() {
        return id;
    }

    public Repeat repeat() {
        return repeat;
    }

    /** ms; 0 unless it repeats. */
    public long period() {
        return period;
    }

    /** The engine's life that it ends with; empty for a persistent timer. */
    public Optional<Incarnation> life() {
        return Optional.ofNullable(life);
    }

    /** When it is to expire next, ms; of one that expired once and for all, when that was to be. */
    public long scheduledAt() {
        return scheduledAt;
    }

    public void scheduledAt(long at) {
        scheduledAt = at;
    }

    /** When its last expiration was to be, ms; before the first, when that is to be. */
    public long expiredAt() {
        return expiredAt;
    }

    public void expiredAt(long scheduled) {
        expiredAt = scheduled;
    }

    /** What the application gave along, under the name {@link #INFO}; encoded and decoded as attributes are. */
    public Attributes info() {
        return info;
    }
}
