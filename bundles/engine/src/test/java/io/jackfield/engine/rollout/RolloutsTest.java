package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Refused;
import io.jackfield.state.ApplicationVersion;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry of running versions, what it keeps over a restart, and when it says drained. */
class RolloutsTest {
    private static final ApplicationVersion V1 = new ApplicationVersion("call-forward", "1.0.0");
    private static final ApplicationVersion V2 = new ApplicationVersion("call-forward", "2.0.0");

    @TempDir
    Path directory;

    private final List<String> heard = new ArrayList<>();
    private final Map<ApplicationVersion, Long> sessions = new HashMap<>();
    private long now = 1_000;
    private Rollouts rollouts;
    private Drain drain;

    @BeforeEach
    void open() {
        rollouts = new Rollouts(new RolloutFile(directory.resolve("rollouts")), () -> now);
        drain = new Drain(rollouts, () -> CompletableFuture.completedFuture(Map.copyOf(sessions)));
        rollouts.add(new RolloutListener() {
            @Override
            public void changed(ApplicationVersion version, VersionState from, VersionState to) {
                heard.add(version.version() + " " + from.word() + " to " + to.word());
            }

            @Override
            public void drained(ApplicationVersion version) {
                heard.add(version.version() + " drained!");
            }
        });
    }

    @Test
    void givesNewSessionsToTheActiveVersionAndEventsToTheirOwn() {
        start(V1);
        start(V2);

        assertThat(rollouts.beginNewSession("call-forward")).contains(V2);
        assertThat(rollouts.begin(V1)).isTrue();
        assertThat(rollouts.inHand(V1)).isEqualTo(1);
        assertThat(rollouts.runnable()).containsExactlyInAnyOrder(V1, V2);
        assertThat(rollouts.beginNewSession("echo")).isEmpty();
    }

    @Test
    void refusesAVersionThatRunsAlready() {
        start(V1);

        assertThat(rollouts.register(user(V1), false)).isEqualTo(new Refused("call-forward 1.0.0 runs already."));
    }

    @Test
    void beginsNoEventOfAVersionThatIsStopped() {
        start(V1);
        rollouts.unregister(V1);

        assertThat(rollouts.begin(V1)).isFalse();
        assertThat(rollouts.inHand(V1)).isZero();
        assertThat(rollouts.beginNewSession("call-forward")).isEmpty();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.INSTALLED);
    }

    @Test
    void isIdleWhenTheLastEventInHandEnded() {
        start(V1);
        rollouts.begin(V1);

        CompletionStage<Void> idle = rollouts.unregister(V1);
        assertThat(idle.toCompletableFuture()).isNotDone();
        rollouts.end(V1);

        assertThat(idle.toCompletableFuture()).isDone();
    }

    @Test
    void isIdleAtOnceWithNothingInHand() {
        start(V1);

        assertThat(rollouts.unregister(V1).toCompletableFuture()).isDone();
        start(V1);
        assertThat(rollouts.unregister(V1).toCompletableFuture()).isDone();
    }

    @Test
    void refusesTheSlowerOfTwoOperators() {
        start(V1);
        start(V2);
        long seen = rollouts.rollout("call-forward").orElseThrow().revision();
        rollouts.retire(V2, Optional.of(seen));

        assertThat(rollouts.activate(V1, Optional.of(seen))).isEqualTo(
                new Refused("call-forward was changed meanwhile (revision 3, you saw 2); look again."));
        assertThat(rollouts.activate(V1, Optional.of(3L))).isInstanceOf(Changed.class);
    }

    @Test
    void keepsTheChoiceOverARestart() {
        start(V1);
        start(V2);
        rollouts.activate(V1, Optional.empty());

        open();
        rollouts.register(user(V2), true);
        rollouts.register(user(V1), true);

        assertThat(rollouts.forNewSession("call-forward")).contains(V1);
    }

    @Test
    void showsVersionsThatWereKnownBeforeTheRestart() {
        start(V1);

        open();

        assertThat(rollouts.status(Map.of(V1, 3L)))
                .containsExactly(new VersionStatus(V1, VersionState.INSTALLED, 3, 0, false, 1, 0, Rollout.Standing.INSTALLED, List.of()));
    }

    @Test
    void showsCallsOfAVersionThatIsGone() {
        assertThat(rollouts.status(Map.of(V1, 3L)))
                .containsExactly(new VersionStatus(V1, VersionState.UNINSTALLED, 3, 0, false, 0, 0, Rollout.Standing.INSTALLED, List.of()));
    }

    @Test
    void startsWithTheNewestWhenTheFileIsBroken() throws IOException {
        Files.writeString(directory.resolve("rollouts"), "call-forward\tone\t1.0.0\tchoice\n");

        open();
        rollouts.register(user(V2), true);
        rollouts.register(user(V1), true);

        assertThat(rollouts.forNewSession("call-forward")).contains(V2);
    }

    @Test
    void saysDrainedOnceWhenTheLastSessionEnded() {
        retiringV1WithOneSession();
        drain.check();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.RETIRING);

        sessions.remove(V1);
        now = 2_000;
        drain.check();
        drain.check();

        assertThat(rollouts.status(sessions).get(0))
                .isEqualTo(new VersionStatus(V1, VersionState.DRAINED, 0, 2_000, false, 2, 0,
                        Rollout.Standing.INSTALLED.started(true),
                        List.of("activate", "test", "canary", "retire", "commit")));
        assertThat(heard).containsExactly("1.0.0 installed to active", "1.0.0 active to retiring",
                "2.0.0 installed to active", "1.0.0 retiring to drained", "1.0.0 drained!");
    }

    @Test
    void isNotDrainedWhileAnEventIsInHand() {
        start(V1);
        rollouts.beginNewSession("call-forward");
        start(V2);

        drain.check();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.RETIRING);

        rollouts.end(V1);
        drain.check();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.DRAINED);
    }

    @Test
    void isNotDrainedWhenAnEventBeganDuringTheCensus() {
        start(V1);
        start(V2);
        CompletableFuture<Map<ApplicationVersion, Long>> counting = new CompletableFuture<>();
        CompletionStage<Void> look = new Drain(rollouts, () -> counting).check();

        rollouts.begin(V1);
        rollouts.end(V1);
        counting.complete(Map.of());

        assertThat(look.toCompletableFuture()).isDone();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.RETIRING);
    }

    @Test
    void isNotDrainedWhenItBecameActiveDuringTheCensus() {
        start(V1);
        start(V2);
        CompletableFuture<Map<ApplicationVersion, Long>> counting = new CompletableFuture<>();
        new Drain(rollouts, () -> counting).check();

        rollouts.activate(V1, Optional.empty());
        counting.complete(Map.of());

        assertThat(rollouts.state(V1)).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void isDrainedNoLongerWhenItTakesCallsAgain() {
        retiringV1WithOneSession();
        sessions.clear();
        drain.check();

        rollouts.activate(V1, Optional.empty());
        rollouts.activate(V2, Optional.empty());
        heard.clear();
        drain.check();

        assertThat(heard).containsExactly("1.0.0 retiring to drained", "1.0.0 drained!");
    }

    @Test
    void doesNotAnnounceAsDrainedWhatNeverTookACall() {
        start(V2);
        start(V1);

        drain.check();

        assertThat(rollouts.state(V1)).isEqualTo(VersionState.DRAINED);
        assertThat(heard).doesNotContain("1.0.0 drained!");
    }

    @Test
    void announcesAsDrainedWhatHadCallsFromBeforeItsRestart() {
        start(V2);
        sessions.put(V1, 1L);
        start(V1);
        drain.check();

        sessions.clear();
        drain.check();

        assertThat(heard).contains("1.0.0 drained!");
    }

    @Test
    void looksAgainAfterTheStoreWasAway() {
        start(V1);
        start(V2);
        List<CompletableFuture<Map<ApplicationVersion, Long>>> answers = new ArrayList<>(
                List.of(CompletableFuture.failedFuture(new IOException("away")),
                        CompletableFuture.completedFuture(Map.of())));
        Drain patient = new Drain(rollouts, () -> answers.remove(0));

        assertThat(patient.check()).isCompleted();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.RETIRING);
        patient.check();

        assertThat(rollouts.state(V1)).isEqualTo(VersionState.DRAINED);
    }

    @Test
    void aVersionThatIsToGoWhenDrainedIsRetiredThen() {
        retiringV1WithOneSession();

        rollouts.commit(V1, true, Optional.empty());
        drain.check();
        rollouts.agree();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.RETIRING);
        sessions.remove(V1);
        rollouts.agree();
        assertThat(rollouts.state(V1)).as("nobody looked yet").isEqualTo(VersionState.RETIRING);
        drain.check();
        rollouts.agree();

        assertThat(rollouts.state(V1)).isEqualTo(VersionState.RETIRED);
        assertThat(heard).endsWith("1.0.0 retiring to drained", "1.0.0 drained!", "1.0.0 drained to retired");
    }

    @Test
    void aDrainedVersionIsFoundSoAgainBeforeItGoes() {
        start(V1);
        start(V2);
        drain.check();
        rollouts.agree();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.DRAINED);

        assertThat(rollouts.commit(V1, false, Optional.empty())).isInstanceOf(Changed.class);
        sessions.put(V1, 1L); // it had taken the place of another for a moment
        rollouts.agree();
        drain.check();
        rollouts.agree();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.RETIRING);

        sessions.remove(V1);
        drain.check();
        rollouts.agree();
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.RETIRED);
    }

    @Test
    void aLookThatBeganBeforeTheCommitDoesNotCount() {
        start(V1);
        start(V2);
        CompletableFuture<Map<ApplicationVersion, Long>> counting = new CompletableFuture<>();
        new Drain(rollouts, () -> counting).check();

        rollouts.commit(V1, true, Optional.empty());
        counting.complete(Map.of());
        rollouts.agree();

        assertThat(rollouts.state(V1)).isEqualTo(VersionState.RETIRING);
    }

    @Test
    void whatIsToGoStaysWhereAnOperatorGivesItCallsAgain() {
        retiringV1WithOneSession();
        rollouts.commit(V1, true, Optional.empty());

        assertThat(rollouts.rollback("call-forward", Optional.empty())).isInstanceOf(Changed.class);
        sessions.remove(V1);
        drain.check();
        rollouts.agree();

        assertThat(rollouts.forNewSession("call-forward")).contains(V1);
        assertThat(rollouts.state(V1)).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void aVersionWithCallsIsCommittedOnlyWhereThatIsAskedFor() {
        retiringV1WithOneSession();

        assertThat(rollouts.commit(V1, false, Optional.empty())).isInstanceOf(Refused.class);
        assertThat(rollouts.rollout("call-forward").orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void aCanaryIsNotDrainedAndAVersionInTestNeither() {
        start(V1);
        rollouts.register(user(V2), false, true);
        rollouts.canary(V2, 10, Optional.empty());
        drain.check();
        assertThat(rollouts.state(V2)).isEqualTo(VersionState.ACTIVE);
        assertThat(rollouts.quiet(Map.of(V2, 0L))).as("asked by another engine").isEmpty();

        rollouts.canary(V2, 0, Optional.empty());
        rollouts.test(V2, Optional.of(Selector.parse("endpoint=lab")), Optional.empty());
        drain.check();
        assertThat(rollouts.state(V2)).isEqualTo(VersionState.IN_TEST);
        assertThat(rollouts.quiet(Map.of(V2, 0L))).isEmpty();
        assertThat(rollouts.mayBegin(V2)).isTrue();

        rollouts.test(V2, Optional.empty(), Optional.empty());
        drain.check();
        assertThat(rollouts.state(V2)).isEqualTo(VersionState.DRAINED);
        assertThat(rollouts.mayBegin(V2)).isFalse();
    }

    @Test
    void aMappingIsThereAfterARestart() {
        start(V1);
        rollouts.register(user(V2), false, true);
        rollouts.canary(V2, 10, Optional.empty());
        rollouts.activate(V2, Optional.empty());

        open();
        rollouts.register(user(V2), true, false);
        rollouts.register(user(V1), true, true);
        assertThat(rollouts.forNewSession("call-forward")).contains(V2);
        rollouts.rollback("call-forward", Optional.empty());

        assertThat(rollouts.forNewSession("call-forward")).contains(V1);
        assertThat(rollouts.rollout("call-forward").orElseThrow().mapping().share(V2)).isEqualTo(10);
    }

    private void retiringV1WithOneSession() {
        start(V1);
        sessions.put(V1, 1L);
        start(V2);
    }

    private void start(ApplicationVersion version) {
        assertThat(rollouts.register(user(version), false)).isInstanceOf(Changed.class);
    }

    private static TransactionUser user(ApplicationVersion version) {
        return (TransactionUser) Proxy.newProxyInstance(RolloutsTest.class.getClassLoader(),
                new Class<?>[] {TransactionUser.class},
                (proxy, method, args) -> method.getName().equals("version") ? version : null);
    }
}
