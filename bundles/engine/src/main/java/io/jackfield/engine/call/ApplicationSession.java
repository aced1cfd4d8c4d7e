package io.jackfield.engine.call;

import io.jackfield.state.ApplicationVersion;

/** An application session (JSR 289 section 6.1). It belongs to one application version for life. */
public final class ApplicationSession {
    /** {@link #expiresAt()} of a session that does not expire. */
    public static final long NEVER = 0;

    private final int id;
    private final ApplicationVersion owner;
    private final long createdAt;
    private long lastAccessedAt;
    private long timeout;
    private long expiresAt = NEVER;
    private boolean valid = true;
    private boolean invalidateWhenReady = true;
    private String key = "";
    private final Attributes attributes = new Attributes();
    private byte[] foreign = new byte[0];

    public ApplicationSession(int id, ApplicationVersion owner, long createdAt) {
        this.id = id;
        this.owner = owner;
        this.createdAt = createdAt;
        this.lastAccessedAt = createdAt;
    }

    /** Its number within the call, from 1. */
    public int id() {
        return id;
    }

    public ApplicationVersion owner() {
        return owner;
    }

    public long createdAt() {
        return createdAt;
    }

    public long lastAccessedAt() {
        return lastAccessedAt;
    }

    public void accessedAt(long now) {
        lastAccessedAt = now;
    }

    /** How long it lives after it was accessed last, ms; 0 for ever. */
    public long timeout() {
        return timeout;
    }

    public void timeout(long millis) {
        timeout = millis;
    }

    /** When it expires, ms; {@link #NEVER} if it does not. Its timer row follows from it. */
    public long expiresAt() {
        return expiresAt;
    }

    public void expiresAt(long at) {
        expiresAt = at;
    }

    public boolean valid() {
        return valid;
    }

    /** For the engine: applications invalidate through the call's context. */
    public void markInvalid() {
        valid = false;
    }

    public boolean invalidateWhenReady() {
        return invalidateWhenReady;
    }

    public void invalidateWhenReady(boolean flag) {
        invalidateWhenReady = flag;
    }

    /** The key that it was found or created by (JSR 289 section 6.1.3); empty for none. */
    public String key() {
        return key;
    }

    public void key(String value) {
        key = value;
    }

    public Attributes attributes() {
        return attributes;
    }

    /** What a newer release put into the stored state and this one does not know; kept as it came. */
    public byte[] foreign() {
        return foreign;
    }

    public void foreign(byte[] bytes) {
        foreign = bytes;
    }
}
