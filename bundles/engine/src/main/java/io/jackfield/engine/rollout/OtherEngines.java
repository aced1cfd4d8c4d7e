package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Incarnation;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The other engines of a cluster, to be asked what they have of retiring versions. Thread-safe; never blocks. */
@ProviderType
public interface OtherEngines {
    /**
     * Asks every other engine that is a member at this moment what {@link Rollouts#quiet(Map)} says there.
     *
     * @param revisions of the rollouts of the versions' applications here
     * @return the answers of all, none missing; fails within a few seconds if one did not answer
     */
    CompletionStage<Map<Incarnation, Map<ApplicationVersion, Long>>> quiet(Map<ApplicationVersion, Long> revisions);
}
