package io.jackfield.state.local;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One key as its stripe knows it: a call, or only a hold on a key that has no call yet. Guarded by the stripe's lock.
 */
final class Entry {
    /** Holds a call while its body is being encoded for somebody who reads it; seen by nobody and named as no engine. */
    static final Incarnation READER = new Incarnation("\0reader", Long.MIN_VALUE);

    final CallKey key;
    /** Null while there is no call, only a hold. */
    CallRecord record;
    /** 0 while there is no call. */
    long revision;
    CheckIn.Id latest;
    long createdAt;
    long changedAt;
    Incarnation holder;
    /** Null while nobody waits. */
    ArrayDeque<Waiter> waiters;
    /** Null while nobody waits to read; not empty otherwise. */
    List<Reading> readings;
    int dueSlot = CallHeap.OUT;
    int expirySlot = CallHeap.OUT;

    Entry(CallKey key) {
        this.key = key;
    }

    boolean expired(long now) {
        return record != null && record.expiresAt() <= now;
    }

    void await(Waiter waiter) {
        if (waiters == null) {
            waiters = new ArrayDeque<>(2);
        }
        waiters.add(waiter);
    }

    int waiting() {
        return waiters == null ? 0 : waiters.size();
    }

    void await(Reading reading) {
        if (readings == null) {
            readings = new ArrayList<>(1);
        }
        readings.add(reading);
    }

    CallSummary summary() {
        return new CallSummary(key, revision, createdAt, changedAt, record.dueAt(), record.sessions(),
                holder == READER ? Optional.empty() : Optional.ofNullable(holder));
    }
}
