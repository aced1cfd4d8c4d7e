package io.jackfield.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Everything that waits runs at its time, whatever few wake-ups it shares. */
class SharedWatchTest {
    /** Begins just below the overflow of a nano time. */
    private long now = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(100);
    private long elapsed;
    private int wakeUps;
    private final TreeMap<Long, List<Runnable>> planned = new TreeMap<>();
    private final List<String> ran = new ArrayList<>();
    private final SharedWatch watch = new SharedWatch((millis, what) -> {
        wakeUps++;
        planned.computeIfAbsent(elapsed + millis, at -> new ArrayList<>()).add(what);
        return () -> {
            throw new AssertionError("a wake-up is never taken back");
        };
    }, () -> now);

    private void pass(long millis) {
        for (long i = 0; i < millis; i++) {
            elapsed++;
            now += TimeUnit.MILLISECONDS.toNanos(1);
            List<Runnable> due = planned.remove(elapsed);
            if (due != null) {
                due.forEach(Runnable::run);
            }
        }
    }

    private Runnable note(long millis, String what) {
        return watch.after(millis, () -> ran.add(what + "@" + elapsed));
    }

    @Test
    void eachRunsOnceAtItsTime() {
        note(150, "a");
        pass(10);
        note(150, "b");
        note(20, "c");
        note(20, "d");
        pass(1_000);
        assertThat(ran).containsExactly("c@30", "d@30", "a@150", "b@160");
    }

    @Test
    void aThousandThatAreCancelledShareTheirWakeUps() {
        for (int i = 0; i < 1_000; i++) {
            Runnable cancel = note(150, "cancelled");
            pass(1);
            cancel.run();
        }
        pass(1_000);
        assertThat(ran).isEmpty();
        assertThat(wakeUps).isLessThanOrEqualTo(7); // one in 150 ms
    }

    @Test
    void whoComesAfterCancelledOnesIsNotLate() {
        Runnable cancel = note(150, "cancelled");
        pass(149);
        cancel.run();
        note(150, "a");
        pass(300);
        assertThat(ran).containsExactly("a@299");
    }

    @Test
    void oneThatIsPlannedWithinAnotherRunsAtItsTime() {
        watch.after(5, () -> note(250, "again"));
        pass(300);
        assertThat(ran).containsExactly("again@255");
    }

    @Test
    void whatFailsDoesNotKeepTheOthersFromTheirTime() {
        watch.after(5, () -> {
            throw new IllegalStateException("thrown by the test");
        });
        note(5, "a");
        note(6, "b");
        pass(10);
        assertThat(ran).containsExactly("a@5", "b@6");
    }

    @Test
    void whatIsCancelledTwiceOrAfterItRanDoesNoHarm() {
        Runnable cancel = note(5, "a");
        pass(5);
        cancel.run();
        cancel.run();
        note(5, "b");
        pass(5);
        assertThat(ran).containsExactly("a@5", "b@10");
    }

    @Test
    void aWakeUpThatComesEarlyIsFollowedByAnother() {
        note(10, "a");
        List<Runnable> early = planned.remove(10L);
        early.forEach(Runnable::run);
        pass(20);
        assertThat(wakeUps).isEqualTo(1 + 1);
        assertThat(ran).containsExactly("a@10");
    }
}
