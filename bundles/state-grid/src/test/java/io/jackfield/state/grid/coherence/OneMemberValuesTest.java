package io.jackfield.state.grid.coherence;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract for values on a cluster of one process that keeps what it asks for. */
class OneMemberValuesTest extends GridValuesContract {
    private static GridMember member;

    @BeforeAll
    static void start() {
        int port = Clusters.freePort();
        member = GridMember.start(Clusters.settings("values-" + port, "a", port, true));
    }

    @AfterAll
    static void stop() {
        member.close();
    }

    @Override
    GridMember member() {
        return member;
    }

    @Override
    void forget() {
        member.forget(0);
    }
}
