package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The contract as an engine has it: three other processes keep the calls, this one only asks. Between tests one of the three is killed
 * as {@code kill -9} does, another joins, and the shares move; every process of the beginning is dead at the end. Not within a test:
 * most say that a call is held until it is given up, which a death does not keep; what holds then is {@link HistoryTest}'s.
 */
@Tag("long")
class ThreeMembersContractTest extends GridContract {
    private static final int KEEPERS = 3;
    private static final int PARTITIONS = 31;
    /** Tests from one death to the next. */
    private static final int TESTS = 25;

    private static final int PORT = Clusters.freePort();
    private static final List<Clusters.Node> NODES = new ArrayList<>();
    private static GridMember member;
    private static int started;
    private static int tests;

    @BeforeAll
    static void start() {
        for (int i = 0; i < KEEPERS; i++) {
            NODES.add(node());
        }
        NODES.forEach(Clusters.Node::awaitReady);
        member = GridMember.start(Clusters.settings("three-" + PORT, "e", PORT, false));
        awaitShared();
    }

    private static Clusters.Node node() {
        return Clusters.Node.start("three-" + PORT, "s" + ++started, PORT, true);
    }

    /** Each owns its share and none is on its way. */
    private static void awaitShared() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (member.shares().size() != KEEPERS || member.shares().stream().anyMatch(share -> share < PARTITIONS / KEEPERS)) {
            assertThat(System.nanoTime()).as("shares %s", member.shares()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @AfterAll
    static void stop() {
        member.close();
        NODES.forEach(Clusters.Node::kill);
        assertThat(started).as("processes that kept calls").isGreaterThanOrEqualTo(2 * KEEPERS);
    }

    @Override
    GridMember member() {
        return member;
    }

    /** The eldest is the first to die: it has duties besides. */
    @Override
    void forget() {
        if (++tests % TESTS == 0) {
            NODES.remove(0).kill();
            NODES.add(node());
            NODES.get(KEEPERS - 1).awaitReady();
            awaitShared();
        }
        NODES.forEach(node -> node.say("forget"));
        member.forget(0);
    }
}
