package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Objects;

/**
 * What operators see of one version.
 *
 * @param sessions application sessions that live, over all engines
 * @param since    since when it is in this state on this engine, ms since the epoch; 0 if it never was started here
 * @param retired  whether it was retired by name
 * @param revision the revision of its application's rollout
 * @param share    of new calls that nobody selected, in percent, on this engine
 * @param standing its marks
 * @param possible what an operator may do to it now, in the words of the commands
 */
public record VersionStatus(ApplicationVersion version, VersionState state, long sessions, long since, boolean retired,
                            long revision, int share, Rollout.Standing standing, List<String> possible) {
    public VersionStatus {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(state, "state");
        possible = List.copyOf(possible);
    }
}
