package io.jackfield.jmx;

import io.jackfield.state.ClusterNode;
import java.util.Date;

/** An engine, as {@code sip:cluster} shows it. JMX makes its fields of the getters. */
public final class EngineRow {
    private final ClusterNode node;

    EngineRow(ClusterNode node) {
        this.node = node;
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

    /** How many calls it has checked out; -1 if the tier did not tell. */
    public long getHeld() {
        return node.held();
    }

    /** Whether it is this process. */
    public boolean isHere() {
        return node.here();
    }
}
