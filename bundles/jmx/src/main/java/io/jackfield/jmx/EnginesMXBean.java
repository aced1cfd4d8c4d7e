package io.jackfield.jmx;

import java.util.Map;

/** The engines of the cluster. Each attribute asks anew, which takes up to two seconds while the tier cannot serve. */
public interface EnginesMXBean {
    /** By name: of an engine that was begun again the life that works, though an earlier one is not given up yet. */
    Map<String, EngineRow> getEngines();

    /** Those that work. */
    int getUp();

    /** Those whose process is gone and that are not given up yet. */
    int getGone();
}
