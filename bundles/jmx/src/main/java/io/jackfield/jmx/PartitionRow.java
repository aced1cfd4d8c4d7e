package io.jackfield.jmx;

import io.jackfield.state.PartitionPlace;
import java.util.List;

/** A partition, as {@code sip:partitions --all yes} shows it. JMX makes its fields of the getters. */
public final class PartitionRow {
    private final PartitionPlace place;

    PartitionRow(PartitionPlace place) {
        this.place = place;
    }

    /** The node that serves it, or - while there is none. */
    public String getOwner() {
        return place.owner().orElse("-");
    }

    /** The nodes that have a copy. */
    public List<String> getBackups() {
        return place.backups();
    }

    /** How many calls are in it; -1 if its owner did not tell. */
    public long getCalls() {
        return place.calls();
    }

    /** Whether one death more could lose it, or it is lost. */
    public boolean isVulnerable() {
        return place.vulnerable();
    }
}
