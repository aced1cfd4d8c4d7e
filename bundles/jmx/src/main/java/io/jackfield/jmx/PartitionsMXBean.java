package io.jackfield.jmx;

import java.util.Map;

/** The partitions of the state tier. Each attribute asks anew, which takes up to two seconds while the tier cannot serve. */
public interface PartitionsMXBean {
    /** By number. */
    Map<Integer, PartitionRow> getPartitions();

    int getCount();

    /** Those that one death more could lose, or that are lost. */
    int getVulnerable();

    /** Those that nobody serves at this moment. */
    int getWithoutOwner();

    /** How many copies there should be of each beside the owner's. */
    int getBackupsWanted();
}
