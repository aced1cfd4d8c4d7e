package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.state.grid.client.GridKeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An owner is killed as {@code kill -9} does while counts are under way: each is made once, and a repeat of it is known. */
@Tag("long")
class ValuesDeathTest {
    private static final Incarnation SELF = new Incarnation("self", 1);
    private static final int KEYS = 60;
    private static final int ROUNDS = 20;

    private final String cluster = "values-death-" + ProcessHandle.current().pid();
    private final int port = Clusters.freePort();
    private final List<Clusters.Node> nodes = new ArrayList<>();
    private GridMember member;
    private GridKeyValueStore store;

    @BeforeEach
    void start() {
        Stream.of("s1", "s2", "s3").forEach(name -> nodes.add(Clusters.Node.start(cluster, name, port, true)));
        nodes.forEach(Clusters.Node::awaitReady);
        member = GridMember.start(Clusters.settings(cluster, "self", port, false));
        store = new GridKeyValueStore(member, Clusters.settings(cluster, "self", port, false).valueLimits());
    }

    @AfterEach
    void stop() {
        store.close();
        member.close();
        nodes.forEach(Clusters.Node::kill);
    }

    private static Write count(int key, int round) {
        return new Write(new ValueKey("televote", "choice " + key),
                new Write.Id(new CheckIn.Id(SELF, (long) round * KEYS + key), 0), new Write.Increment(1));
    }

    @Test
    void everyCountIsMadeOnceAndARepeatOfItHasItsFirstAnswer() {
        for (int round = 1; round <= ROUNDS; round++) {
            CompletableFuture<Void> killed = round == ROUNDS / 2 ? CompletableFuture.runAsync(nodes.get(0)::kill)
                    : CompletableFuture.completedFuture(null);
            List<CompletionStage<Write.Answer>> answers = new ArrayList<>();
            for (int key = 0; key < KEYS; key++) {
                answers.add(store.write(count(key, round)));
            }
            for (CompletionStage<Write.Answer> each : answers) {
                assertThat(((Write.Counted) answer(each)).value()).isEqualTo(round);
            }
            answer(killed);
        }
        for (int key = 0; key < KEYS; key++) {
            for (int round = 1; round <= ROUNDS; round++) {
                assertThat(((Write.Counted) answer(store.write(count(key, round)))).value()).isEqualTo(round);
            }
        }
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
