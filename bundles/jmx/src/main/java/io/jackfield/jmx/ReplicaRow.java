package io.jackfield.jmx;

import io.jackfield.state.ClusterNode;
import io.jackfield.state.PartitionPlace;
import java.util.Date;
import java.util.List;

/** A process that keeps calls, as {@code sip:cluster} and {@code sip:partitions} show it. JMX makes its fields of the getters. */
public final class ReplicaRow {
    private final ClusterNode node;
    private final List<PartitionPlace> places;

    ReplicaRow(ClusterNode node, List<PartitionPlace> places) {
        this.node = node;
        this.places = List.copyOf(places);
    }

    /** UP, JOINING or GONE. */
    public String getState() {
        return node.presence().name();
    }

    /** Where the others reach it, or -. */
    public String getAddress() {
        return node.address();
    }

    /** When it joined, in the cluster's time. */
    public Date getSince() {
        return new Date(node.since());
    }

    /** How many partitions it serves. */
    public int getOwns() {
        return (int) places.stream().filter(place -> place.owner().filter(node.name()::equals).isPresent()).count();
    }

    /** Of how many partitions it has a copy beside the owner's. */
    public int getBacksUp() {
        return (int) places.stream().filter(place -> place.backups().contains(node.name())).count();
    }

    /** How many calls are in the partitions that it serves; -1 if the tier did not tell. */
    public long getCalls() {
        return node.calls();
    }

    /** Whether it ends the lives of the dead. */
    public boolean isEldest() {
        return node.eldest();
    }

    /** Whether it is this process. */
    public boolean isHere() {
        return node.here();
    }
}
