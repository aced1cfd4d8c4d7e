package io.jackfield.engine.admin;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Counts by dotted name, for operators. Whoever counts may publish one; the views add them up. Thread-safe. */
@ConsumerType
public interface EngineCounters {
    /** A copy. */
    Map<String, Long> snapshot();
}
