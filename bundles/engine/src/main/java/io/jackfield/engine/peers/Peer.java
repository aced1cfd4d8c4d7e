package io.jackfield.engine.peers;

import io.jackfield.engine.codec.Letter;
import io.jackfield.state.ApplicationVersion;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Another engine, as it told last.
 *
 * @param revision   of what it told; 0 for one that has not told anything yet, and so may run anything
 * @param flows      as it names its sockets
 * @param takesCalls the base names of which it takes new calls
 */
record Peer(long revision, String flows, Set<ApplicationVersion> versions, Set<String> takesCalls) {
    static final Peer UNHEARD = new Peer(0, "", Set.of(), Set.of());

    static Peer of(Letter.Runs runs) {
        return new Peer(runs.revision(), runs.flows(), runs.versions(),
                runs.takesCalls().stream().map(ApplicationVersion::baseName).collect(Collectors.toUnmodifiableSet()));
    }

    boolean heard() {
        return revision > 0;
    }
}
