package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of versions. Called on the thread that made the change, after it took effect and with no lock held; two changes
 * made at the same time may be told in either order, so read {@link Rollouts} for what holds now. Does not throw.
 */
@ConsumerType
public interface RolloutListener {
    /** @param to never the same as {@code from}; a version that is forgotten ends in {@link VersionState#UNINSTALLED} */
    void changed(ApplicationVersion version, VersionState from, VersionState to);

    /** A version that had taken calls has none left: told once per draining, beside {@link #changed}. */
    default void drained(ApplicationVersion version) {
    }
}
