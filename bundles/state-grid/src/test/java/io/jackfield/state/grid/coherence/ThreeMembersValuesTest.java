package io.jackfield.state.grid.coherence;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contract for values as an engine has it: two other processes keep them, this one only asks. */
@Tag("long")
class ThreeMembersValuesTest extends GridValuesContract {
    private static GridMember member;
    private static List<Clusters.Node> nodes;

    @BeforeAll
    static void start() {
        int port = Clusters.freePort();
        nodes = Stream.of("s1", "s2").map(name -> Clusters.Node.start("values-" + port, name, port, true)).toList();
        nodes.forEach(Clusters.Node::awaitReady);
        member = GridMember.start(Clusters.settings("values-" + port, "e", port, false));
    }

    @AfterAll
    static void stop() {
        member.close();
        nodes.forEach(Clusters.Node::kill);
    }

    @Override
    GridMember member() {
        return member;
    }

    @Override
    void forget() {
        nodes.forEach(node -> node.say("forget"));
        member.forget(0);
    }
}
