package io.jackfield.jmx;

import java.util.Map;

/** The engines of the cluster. Each attribute asks anew, which takes up to two seconds while the tier cannot serve. */
public interface EnginesMXBean {
    /** By name. */
    Map<String, EngineRow> getEngines();

    /** Those that work. */
    int getUp();

    /** Those whose process is gone and that are not given up yet. */
    int getGone();
}
