package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.DueCall;
import io.jackfield.state.Share;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Machines whose clocks are many seconds apart: all of them measure by the cluster's time, so a timer is due at one time for all. */
@Tag("long")
class ClocksApartTest {
    private static final Path FAKETIME = Path.of("/usr/bin/faketime");
    /** How far clocks are apart, and what counts as the same time where processes share a busy machine. */
    private static final long APART_MILLIS = 60_000;
    private static final long CLOSE_MILLIS = 10_000;
    private static final CallKey CALL = new CallKey(7, 7);

    private final DelayThread delays = new DelayThread();
    private Peer fast;
    private Peer slow;
    private GridMember member;
    private GridCallStateStore store;

    @BeforeEach
    void start() {
        assumeThat(FAKETIME).as("there is a program that sets a process's clock").matches(Files::isExecutable);
        int port = Clusters.freePort();
        String cluster = "clocks-" + ProcessHandle.current().pid();
        fast = Peer.start(clock("+60s"), Clusters.settings(cluster, "fast", port, true));
        slow = Peer.start(clock("-60s"), Clusters.settings(cluster, "slow", port, true));
        fast.awaitReady();
        slow.awaitReady();
        member = GridMember.start(Clusters.settings(cluster, "self", port, false));
        store = new GridCallStateStore(member, delays, Runnable::run);
    }

    /** The clock of the day only: that of a machine's uptime, by which threads wait, is the same for all of its processes. */
    private static List<String> clock(String offset) {
        return List.of("env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0",
                FAKETIME.toString(), "-f", offset);
    }

    @AfterEach
    void stop() {
        if (member != null) {
            store.close();
            member.close();
        }
        delays.close();
        if (slow != null) {
            slow.kill();
        }
        if (fast != null) {
            fast.kill();
        }
    }

    @Test
    void timersAreDueAtTheSameTimeForMembersWhoseClocksAreApart() {
        String[] ofFast = fast.say("now").split(" ");
        String[] ofSlow = slow.say("now").split(" ");
        assertThat(Long.parseLong(ofFast[1]) - Long.parseLong(ofSlow[1])).as("clocks of the day")
                .isGreaterThan(2 * APART_MILLIS - CLOSE_MILLIS);
        assertThat(Long.parseLong(ofFast[0])).as("the cluster's time").isCloseTo(Long.parseLong(ofSlow[0]), within())
                .isCloseTo(store.now(), within());

        long due = Long.parseLong(slow.say("ring " + CALL + " 1500"));
        assertThat(due).isCloseTo(store.now(), within());
        assertThat(overdue(due - 1)).as("before its time").isEmpty();
        while (store.now() < due) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(overdue(store.now())).as("at its time").extracting(DueCall::key).containsExactly(CALL);
    }

    private List<DueCall> overdue(long at) {
        return store.overdue(Share.ALL, at, 10).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static Offset<Long> within() {
        return Assertions.within(CLOSE_MILLIS);
    }
}
