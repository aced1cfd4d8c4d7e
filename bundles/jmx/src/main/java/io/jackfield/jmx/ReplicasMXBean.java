package io.jackfield.jmx;

import java.util.Map;

/** The processes that keep calls. Each attribute asks anew, which takes up to two seconds while the tier cannot serve. */
public interface ReplicasMXBean {
    /** By name: of a node that was begun again the life that works, though an earlier one is not given up yet. */
    Map<String, ReplicaRow> getReplicas();

    /** Those that work. */
    int getUp();

    /** How many calls there are in all; -1 if the tier did not tell. */
    long getCalls();

    /** How many records this process found damaged since it began. */
    long getDamagedHere();
}
