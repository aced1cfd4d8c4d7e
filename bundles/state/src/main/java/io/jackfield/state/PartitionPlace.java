package io.jackfield.state;

import java.util.List;
import java.util.Optional;

/**
 * Where one partition is.
 *
 * @param number  0 and up
 * @param owner   the node that serves it; empty while there is none
 * @param backups the nodes that have a copy of it
 * @param wanted  how many copies there should be beside the owner's
 * @param calls   how many calls are in it, or {@link ClusterView#UNKNOWN}
 */
public record PartitionPlace(int number, Optional<String> owner, List<String> backups, int wanted, long calls) {
    public PartitionPlace {
        backups = List.copyOf(backups);
    }

    /** Whether one death more could lose it, or it is lost. */
    public boolean vulnerable() {
        return owner.isEmpty() || backups.size() < wanted;
    }
}
