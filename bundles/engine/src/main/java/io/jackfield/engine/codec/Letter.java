package io.jackfield.engine.codec;

import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.core.Event;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What one engine writes to another. */
public sealed interface Letter {
    /**
     * An event for an engine that runs what it needs.
     *
     * @param event    a {@link Event.Received}, {@link Event.Due} or {@link Event.SendFailed}
     * @param handedOn whether another call had it first
     * @param hops     how often it was passed, this time too
     * @param slip     who keeps it until it is done; null if nobody does, as it comes again anyway
     */
    record Passed(CallKey call, Event event, boolean handedOn, int hops, Slip slip) implements Letter {
    }

    /** @param keeper as it names its sockets @param number what it keeps it as */
    record Slip(String keeper, long number) {
        public Slip {
            Objects.requireNonNull(keeper, "keeper");
        }
    }

    /**
     * What became of a passed event that the recipient keeps.
     *
     * @param number  of its slip
     * @param refused whether nothing was done: there is no room, or the engine is about to leave
     */
    record Done(long number, boolean refused) implements Letter {
    }

    /** A message of a call that is to leave by a flow of the recipient's. */
    record Leaves(CallKey call, Outbound message) implements Letter {
    }

    /**
     * What an engine runs.
     *
     * @param life       who writes
     * @param flows      as that process names its sockets
     * @param revision   grows with each letter of that life
     * @param versions   all that run there
     * @param takesCalls those of them that take new calls
     */
    record Runs(Incarnation life, String flows, long revision, Set<ApplicationVersion> versions,
                Set<ApplicationVersion> takesCalls) implements Letter {
        public Runs {
            versions = Set.copyOf(versions);
            takesCalls = Set.copyOf(takesCalls);
        }
    }

    /**
     * Asks whether versions are quiet at the recipient.
     *
     * @param life      who asks
     * @param number    of the question there
     * @param revisions of the rollouts of the versions' applications, as known there
     */
    record QuietAsked(Incarnation life, long number, Map<ApplicationVersion, Long> revisions) implements Letter {
        public QuietAsked {
            revisions = Map.copyOf(revisions);
        }
    }

    /**
     * The answer to {@link QuietAsked}.
     *
     * @param life   who answers
     * @param number of the question
     * @param begun  those that are quiet there, and how many events of each ever began there
     */
    record QuietTold(Incarnation life, long number, Map<ApplicationVersion, Long> begun) implements Letter {
        public QuietTold {
            begun = Map.copyOf(begun);
        }
    }
}
