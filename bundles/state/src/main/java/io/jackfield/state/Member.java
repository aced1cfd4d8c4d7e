package io.jackfield.state;

import java.util.Objects;
import java.util.Set;

/**
 * One process that takes part, for one life of it.
 *
 * @param incarnation who; the engine's name is the member's name in the cluster
 * @param roles       what it does here, at least one
 * @param since       when it joined, in the store's time (ms)
 */
public record Member(Incarnation incarnation, Set<Role> roles, long since) {
    /** What a member does. One process may do both. */
    public enum Role {
        /** Works on calls. */
        ENGINE,
        /** Keeps calls. */
        STATE
    }

    public Member {
        Objects.requireNonNull(incarnation, "incarnation");
        roles = Set.copyOf(roles);
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("a member has a role: " + incarnation);
        }
    }

    /** The same for every life of it. */
    public String name() {
        return incarnation.engine();
    }
}
