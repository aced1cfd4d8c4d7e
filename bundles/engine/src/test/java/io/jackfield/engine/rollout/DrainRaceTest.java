package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.app.TransactionUser;
import io.jackfield.state.ApplicationVersion;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * One thread begins sessions as fast as it can while another retires the version, looks whether it is drained and activates
 * it again. Finds an event that is counted after the look at the version instead of before it within some hundred rounds.
 */
class DrainRaceTest {
    private static final int ROUNDS = 5_000;
    private static final ApplicationVersion VERSION = new ApplicationVersion("call-forward", "1.0.0");

    private final Rollouts rollouts = new Rollouts(new Forgetful(), () -> 0);
    private final AtomicLong began = new AtomicLong();
    private volatile long over;

    @Test
    void noSessionBeginsOnceAVersionIsDrained() throws Exception {
        rollouts.register(user(), false);
        Drain drain = new Drain(rollouts, () -> CompletableFuture.completedFuture(
                began.get() == over ? Map.of() : Map.of(VERSION, began.get() - over)));
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                call();
            }
        });
        try {
            for (int round = 0; round < ROUNDS; round++) {
                rollouts.retire(VERSION, Optional.empty());
                while (rollouts.state(VERSION) != VersionState.DRAINED) {
                    over = began.get(); // all that began so far has ended
                    drain.check();
                }
                long atDrained = over;
                for (int spin = 0; spin < 100; spin++) {
                    Thread.onSpinWait();
                }
                assertThat(began.get()).as("round %d", round).isEqualTo(atDrained);
                rollouts.activate(VERSION, Optional.empty());
            }
        } finally {
            enough.set(true);
            caller.join();
        }
    }

    private void call() {
        Optional<ApplicationVersion> version = rollouts.beginNewSession("call-forward");
        if (version.isPresent()) {
            began.incrementAndGet();
            rollouts.end(version.get());
        }
    }

    private static TransactionUser user() {
        return (TransactionUser) Proxy.newProxyInstance(DrainRaceTest.class.getClassLoader(),
                new Class<?>[] {TransactionUser.class},
                (proxy, method, args) -> method.getName().equals("version") ? VERSION : null);
    }

    /** A log that costs no time. */
    private static final class Forgetful implements RolloutLog {
        @Override
        public List<Rollout> load() {
            return List.of();
        }

        @Override
        public void save(Collection<Rollout> rollouts) {
            // nothing is kept
        }
    }
}
