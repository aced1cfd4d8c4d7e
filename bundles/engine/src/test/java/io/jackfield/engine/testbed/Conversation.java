package io.jackfield.engine.testbed;

import io.jackfield.engine.testbed.Talker.Act;
import java.util.List;

/**
 * A conversation to be had: Alice calls Bob through a node.
 *
 * @param knowsReliable whether Alice says that she knows of reliable provisional responses
 * @param carl          what a second phone does that rings with Bob's; empty if there is none
 * @param changes       what happens to the application meanwhile; where there is any, Anna calls too, later, and does what Alice does
 */
public record Conversation(Line line, boolean knowsReliable, List<Act> alice, List<Act> bob, List<Act> carl, List<Change> changes) {
    /** In percent: so little that eleven repeats in 64*T1 get through. */
    static final int BEARABLE = 10;

    /** @param loss in percent; half as many messages come twice */
    public record Line(Mode mode, boolean reliable, int loss, long seed) {
        boolean bearable() {
            return loss <= BEARABLE;
        }
    }

    /** What happens to the versions of an application. What the moment does not allow is left out. */
    public enum Step {
        /** The first version is stopped. */
        STOP,
        /** The first version is started. */
        START,
        /** The first version is stopped, and another instance of it started, at once. */
        UPDATE,
        /** A second version is started, and takes new calls. */
        NEXT,
        /** The first version takes new calls again. */
        BACK
    }

    /** @param at ms after Alice called */
    public record Change(int at, Step step) {
        @Override
        public String toString() {
            return step + "@" + at;
        }
    }

    public Conversation {
        alice = List.copyOf(alice);
        bob = List.copyOf(bob);
        carl = List.copyOf(carl);
        changes = List.copyOf(changes);
    }

    boolean stops() {
        return changes.stream().anyMatch(change -> change.step() == Step.STOP);
    }
}
