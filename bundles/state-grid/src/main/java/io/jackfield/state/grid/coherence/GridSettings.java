package io.jackfield.state.grid.coherence;

import io.jackfield.state.grid.desk.Detection;
import java.util.List;

/**
 * How this process takes part in the state tier.
 *
 * @param cluster          its name; members of another name stay apart
 * @param name             of this member, told from all others of the cluster
 * @param address          of this member, a host name or an address; all traffic of the tier goes by it
 * @param port             of this member, 0 to 65,535; 0 takes any that is free
 * @param clusterPort      where members find each other, 1 to 65,535; the same on all
 * @param members          the addresses or host names to look for others at; not empty. Multicast is never used
 * @param storage          whether this member keeps calls; one that does not only asks for them
 * @param partitions       how many shares the calls are in, at least 1; the same on all members
 * @param backups          how many further members keep each call, at least 0; the same on all members
 * @param callsPerShare    how many calls one partition takes, at least 1
 * @param requestMillis    how long a question is asked again before its outcome is unknown, at least 1
 * @param detectionMillis  within what time a member that gives no sign of life is dead and its calls are lent again, at least 400;
 *                         one whose process ended is noticed at once
 * @param voters           how many members there are to be, engines included, at least 1; a member that sees no more than half
 *                         of them serves no call. The same on all members; 1 turns that off
 */
public record GridSettings(String cluster, String name, String address, int port, int clusterPort, List<String> members,
                           boolean storage, int partitions, int backups, int callsPerShare, long requestMillis, long detectionMillis,
                           int voters) {
    private static final int MOST = 65_535;

    public GridSettings {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("members= names nobody; list at least this member's own address");
        }
        atLeast("partitions", partitions, 1);
        atLeast("backups", backups, 0);
        atLeast("callsPerShare", callsPerShare, 1);
        atLeast("requestMillis", requestMillis, 1);
        atLeast("detectionMillis", detectionMillis, Detection.LEAST_MILLIS);
        atLeast("voters", voters, 1);
        atLeast("port", port, 0);
        atLeast("clusterPort", clusterPort, 1);
        if (port > MOST || clusterPort > MOST) {
            throw new IllegalArgumentException("port=" + port + " or clusterPort=" + clusterPort + " is beyond " + MOST);
        }
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + "=" + value + " is not at least " + least);
        }
    }
}
