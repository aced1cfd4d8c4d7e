package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.stack.Flow;
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
 * it again; or ends a test of it and begins another. Finds an event that is counted after the look at the version instead of
 * before it within some hundred rounds.
 */
class DrainRaceTest {
    private static final int ROUNDS = 5_000;
    private static final ApplicationVersion VERSION = new ApplicationVersion("call-forward", "1.0.0");

    private final Rollouts rollouts = new Rollouts(new Forgetful(), () -> 0);
    private final AtomicLong began = new AtomicLong();
    private volatile long over;
    private SIPRequest invite;
    private Flow flow;

    @Test
    void noSessionBeginsOnceAVersionIsDrained() throws Exception {
        race(() -> rollouts.retire(VERSION, Optional.empty()), () -> rollouts.activate(VERSION, Optional.empty()));
    }

    @Test
    void noSessionBeginsOnceATestIsOverAndItsVersionDrained() throws Exception {
        invite = SelectorTest.request("INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
                + "From: <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
        flow = SelectorTest.from("10.1.2.3");
        rollouts.register(user(), false, true);
        race(() -> rollouts.test(VERSION, Optional.empty(), Optional.empty()),
                () -> rollouts.test(VERSION, Optional.of(Selector.parse("endpoint=lab")), Optional.empty()));
    }

    /** @param close new calls are no longer the version's @param open they are again */
    private void race(Runnable close, Runnable open) throws Exception {
        rollouts.register(user(), false);
        open.run();
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
                close.run();
                while (rollouts.state(VERSION) != VersionState.DRAINED) {
                    over = began.get(); // all that began so far has ended
                    drain.check();
                }
                long atDrained = over;
                for (int spin = 0; spin < 100; spin++) {
                    Thread.onSpinWait();
                }
                assertThat(began.get()).as("round %d", round).isEqualTo(atDrained);
                open.run();
            }
        } finally {
            enough.set(true);
            caller.join();
        }
    }

    private void call() {
        Optional<ApplicationVersion> version = rollouts.beginNewSession("call-forward", invite, flow);
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
