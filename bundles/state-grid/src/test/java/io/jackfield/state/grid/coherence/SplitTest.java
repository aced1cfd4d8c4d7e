package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Members on machines of their own, and a switch between them that is cut: one side serves and the other says that it does not;
 * healed, nothing is lost and nothing resurrected. Machines are network namespaces.
 */
@EnabledIf("io.jackfield.state.grid.coherence.CutNetwork#isAllowed")
class SplitTest {
    private static long since(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Test
    void oneEngineAndTwoStateNodesServeOnOneSideOnly() {
        try (Machines machines = new Machines(2, 1)) {
            int engine = 3;
            machines.putAll(engine, "first");
            theEldestStateNodeIsCutOff(machines, engine);
            machines.awaitWhole(engine);
            theEngineIsCutOff(machines, engine);
        }
    }

    private static void theEldestStateNodeIsCutOff(Machines machines, int engine) {
        long cut = System.nanoTime();
        machines.cut(1);
        machines.putAll(engine, "second");
        System.out.println("engine and one state node served all again after ms: " + since(cut));
        assertThat(machines.peer(1).say("get " + Machines.key(1))).startsWith("StoreUnavailable");
        machines.heal(1);
        machines.eventually(1, "get " + Machines.key(1), "second"::equals);
        System.out.println("one cluster again after ms: " + since(cut));
        machines.assertAll(engine, "second");
        machines.putAll(engine, "third");
        machines.assertAll(engine, "third");
    }

    private static void theEngineIsCutOff(Machines machines, int engine) {
        machines.cut(engine);
        machines.eventually(engine, "put " + Machines.key(0) + " lost", answer -> answer.startsWith("StoreUnavailable"));
        machines.heal(engine);
        assertThat(machines.eventually(engine, "get " + Machines.key(0), answer -> !answer.startsWith("StoreUnavailable")))
                .isIn("third", "lost");
        machines.putAll(engine, "fourth");
        machines.assertAll(engine, "fourth");
    }

    /** Owners on the smaller side lose their backups and could acknowledge what the other side never gets. */
    @Test
    void whatTheSmallerSideIsAskedToKeepIsNotAcknowledged() {
        try (Machines machines = new Machines(3, 2)) {
            int cutOff = 4;
            int engine = 5;
            machines.putAll(engine, "first");
            machines.split(1, cutOff);
            for (int i = 0; i < 3; i++) {
                assertThat(machines.acknowledged(cutOff, "lost")).isZero();
            }
            machines.putAll(engine, "second");
            assertThat(machines.peer(cutOff).say("get " + Machines.key(1))).startsWith("StoreUnavailable");
            machines.heal(1, cutOff);
            machines.eventually(cutOff, "get " + Machines.key(1), "second"::equals);
            machines.assertAll(cutOff, "second");
            machines.assertAll(engine, "second");
        }
    }
}
