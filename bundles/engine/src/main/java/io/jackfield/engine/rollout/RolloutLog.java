package io.jackfield.engine.rollout;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Keeps the rollouts over a restart. Called by one thread at a time. */
@ConsumerType
public interface RolloutLog {
    /** What was saved last, empty at first. @throws IOException if it cannot be read, with the reason */
    List<Rollout> load() throws IOException;

    /** Replaces all that was saved, whole or not at all; whether versions are started need not be kept. */
    void save(Collection<Rollout> rollouts) throws IOException;
}
