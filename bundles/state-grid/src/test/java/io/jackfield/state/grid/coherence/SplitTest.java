package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * One engine and two members that keep calls, each on a machine of its own, and a switch between them that is cut: one side
 * serves and the other says that it does not; healed, nothing is lost and nothing resurrected. Machines are network namespaces.
 */
@EnabledIf("io.jackfield.state.grid.coherence.CutNetwork#isAllowed")
class SplitTest {
    private static final int ELDEST = 1;
    private static final int YOUNGER = 2;
    private static final int ENGINE = 3;
    private static final int CALLS = 12;

    private final CutNetwork network = new CutNetwork();
    private final List<Peer> peers = new ArrayList<>();
    private Peer eldest;
    private Peer engine;

    @BeforeEach
    void start() {
        eldest = peer(ELDEST, true);
        peers.add(eldest);
        peers.add(peer(YOUNGER, true));
        engine = peer(ENGINE, false);
        peers.add(engine);
        peers.forEach(Peer::awaitReady);
        eventually("whole", "true"::equals);
    }

    private Peer peer(int number, boolean storage) {
        GridSettings settings = new GridSettings("split", "m" + number, network.address(number), 0, 7574, List.of(
                network.address(ELDEST), network.address(YOUNGER), network.address(ENGINE)), storage, 31, 1, 100_000, 8_000, 2_000, 3);
        return Peer.start(network.machine(number), settings);
    }

    @AfterEach
    void stop() {
        peers.forEach(Peer::kill);
        network.close();
    }

    private static CallKey key(int number) {
        return new CallKey(number * 0x9E3779B97F4A7C15L, number);
    }

    private void put(int number, String text) {
        eventually("put " + key(number) + " " + text, answer -> answer.startsWith("Done"));
    }

    private void assertThatAllAre(String text) {
        for (int i = 0; i < CALLS; i++) {
            int number = i;
            eventually("get " + key(number), answer -> answer.equals(text));
        }
    }

    private String eventually(String command, Predicate<String> condition) {
        return eventually(() -> engine.say(command), command, condition);
    }

    private static String eventually(Supplier<String> ask, String what, Predicate<String> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        String answer = ask.get();
        while (!condition.test(answer)) {
            assertThat(System.nanoTime()).as("%s; last: %s", what, answer).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            answer = ask.get();
        }
        return answer;
    }

    private void putAll(String text) {
        for (int i = 0; i < CALLS; i++) {
            put(i, text);
        }
    }

    private static long since(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Test
    void oneSideServesAndNothingIsLostOrResurrected() {
        putAll("first");
        theEldestStateNodeIsCutOff();
        eventually("whole", "true"::equals);
        theEngineIsCutOff();
    }

    private void theEldestStateNodeIsCutOff() {
        long cut = System.nanoTime();
        network.cut(ELDEST);
        putAll("second");
        System.out.println("engine and one state node served all again after ms: " + since(cut));
        assertThat(eldest.say("get " + key(1))).startsWith("StoreUnavailable");
        network.heal(ELDEST);
        eventually(() -> eldest.say("get " + key(1)), "healed", answer -> answer.equals("second"));
        System.out.println("one cluster again after ms: " + since(cut));
        assertThatAllAre("second");
        putAll("third");
        assertThatAllAre("third");
    }

    private void theEngineIsCutOff() {
        network.cut(ENGINE);
        eventually("put " + key(0) + " lost", answer -> answer.startsWith("StoreUnavailable"));
        network.heal(ENGINE);
        assertThat(eventually("get " + key(0), answer -> !answer.startsWith("StoreUnavailable"))).isIn("third", "lost");
        putAll("fourth");
        assertThatAllAre("fourth");
    }
}
