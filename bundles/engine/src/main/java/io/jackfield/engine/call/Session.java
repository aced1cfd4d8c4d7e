package io.jackfield.engine.call;

/** What SIP sessions and application sessions have in common (JSR 289 chapter 6): their life, and attributes. */
public abstract sealed class Session permits ApplicationSession, Leg {
    private static final byte[] NONE = new byte[0];

    private final int id;
    private final long createdAt;
    /** Null until somebody asks: most have none. */
    private Attributes attributes;
    private long lastAccessedAt;
    private boolean valid = true;
    private boolean invalidateWhenReady = true;
    private byte[] foreign = NONE;

    Session(int id, long createdAt) {
        this.id = id;
        this.createdAt = createdAt;
        this.lastAccessedAt = createdAt;
    }

    /** A {@link Call#snapshot}'s. */
    Session(Session original) {
        this.id = original.id;
        this.createdAt = original.createdAt;
        this.attributes = Attributes.snapshot(original.attributes);
        this.lastAccessedAt = original.lastAccessedAt;
        this.valid = original.valid;
        this.invalidateWhenReady = original.invalidateWhenReady;
        this.foreign = original.foreign;
    }

    /** Its number within the call, from 1. */
    public final int id() {
        return id;
    }

    /** ms, as all times of a call. */
    public final long createdAt() {
        return createdAt;
    }

    public final long lastAccessedAt() {
        return lastAccessedAt;
    }

    public final void accessedAt(long now) {
        lastAccessedAt = now;
    }

    public final boolean valid() {
        return valid;
    }

    /** For the engine: applications invalidate through the call's context. */
    public final void markInvalid() {
        valid = false;
    }

    /** Whether it goes once nothing more is to be expected of it (JSR 289 sections 6.1.2.2 and 6.2.4). */
    public final boolean invalidateWhenReady() {
        return invalidateWhenReady;
    }

    public final void invalidateWhenReady(boolean flag) {
        invalidateWhenReady = flag;
    }

    public final Attributes attributes() {
        if (attributes == null) {
            attributes = new Attributes();
        }
        return attributes;
    }

    /** Whether {@link #attributes()} has any; asking makes none. */
    public final boolean anyAttributes() {
        return attributes != null && !attributes.isEmpty();
    }

    /** What a newer release put into the stored state and this one does not know; kept as it came. */
    public final byte[] foreign() {
        return foreign;
    }

    public final void foreign(byte[] bytes) {
        foreign = bytes;
    }
}
