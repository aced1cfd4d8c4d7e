package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import java.util.Objects;

/**
 * What operators see of one version.
 *
 * @param sessions application sessions that live, over all engines
 * @param since    since when it is in this state on this engine, ms since the epoch; 0 if it never was started here
 * @param retired  whether it was retired by name
 * @param revision the revision of its application's rollout
 */
public record VersionStatus(ApplicationVersion version, VersionState state, long sessions, long since, boolean retired,
                            long revision) {
    public VersionStatus {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(state, "state");
    }
}
