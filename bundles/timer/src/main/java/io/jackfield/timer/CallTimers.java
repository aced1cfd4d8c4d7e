package io.jackfield.timer;

import io.jackfield.state.CallKey;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Knows which calls are due on this engine. Calls that it checked in last are armed in a local wheel and confirmed with
 * the store in batches; all others are found by a poll for what is overdue by more than a grace. Thread-safe.
 */
@ProviderType
public interface CallTimers {
    /**
     * After a check-in: arms the call, in place of what was armed for it before.
     *
     * @param dueAt in the store's time, ms; {@link io.jackfield.state.CallRecord#NEVER} disarms
     */
    void arm(CallKey key, long revision, long dueAt);

    /** The call is gone, or another engine has it. */
    void disarm(CallKey key);
}
