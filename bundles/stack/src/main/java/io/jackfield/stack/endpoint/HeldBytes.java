package io.jackfield.stack.endpoint;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that the connections of one endpoint hold together. What one connection may hold times the number of connections is more than
 * there is memory; so the sum is bounded too. Thread-safe, without locks.
 */
final class HeldBytes {
    private static final int SHARE = 8;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    HeldBytes(long most) {
        this.most = most;
    }

    /** As much as an eighth of the memory that Java may use. */
    static HeldBytes ofThisMachine() {
        return new HeldBytes(Runtime.getRuntime().maxMemory() / SHARE);
    }

    /**
     * To be called with the same number below zero when they are held no more.
     *
     * @return whether that is too much in all
     */
    boolean add(long bytes) {
        return held.addAndGet(bytes) > most;
    }

    long held() {
        return held.get();
    }
}
