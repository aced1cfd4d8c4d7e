package io.jackfield.state.grid.coherence;

import io.jackfield.state.grid.client.Thrift;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a cluster of one process that keeps the calls it asks for. */
class OneMemberContractTest extends GridContract {
    private static GridMember member;

    @BeforeAll
    static void start() {
        int port = Clusters.freePort();
        member = GridMember.start(Clusters.settings("one-" + port, "a", port, true));
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
    Thrift thrift() {
        return Thrift.NONE;
    }

    /** What the test before left under way comes late, and says who ended in that one. */
    @Override
    void forget() {
        long empty = member.now();
        member.forget(empty);
        while (member.now() <= empty) {
            Thread.onSpinWait();
        }
    }
}
