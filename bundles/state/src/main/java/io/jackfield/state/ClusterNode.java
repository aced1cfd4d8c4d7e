package io.jackfield.state;

import java.util.Objects;
import java.util.Set;

/**
 * A process that takes part in the state tier, as another sees it.
 *
 * @param name    its name in the cluster
 * @param roles   what it does
 * @param address where the others reach it, or - for one that is gone
 * @param since   when it joined, in the store's time (ms)
 * @param calls   how many calls it owns, or {@link ClusterView#UNKNOWN}
 * @param held    how many calls it has checked out, or {@link ClusterView#UNKNOWN}
 * @param eldest  whether it is the eldest of those that keep calls, which ends the lives of the dead
 * @param here    whether it is this process
 */
public record ClusterNode(String name, Set<Member.Role> roles, String address, long since, long calls, long held, boolean eldest,
                          boolean here, Presence presence) {
    /** Whether it works. */
    public enum Presence {
        /** Its process is there, and it is a member. */
        UP,
        /** Its process is there, and nothing of it is a member yet. */
        JOINING,
        /** Its process is gone, and what it held is not yet given up. */
        GONE
    }

    public ClusterNode {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(presence, "presence");
        roles = Set.copyOf(roles);
    }
}
