package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.rollout.Rollout.Answer;
import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Refused;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallStateStore.Durability;
import io.jackfield.state.Incarnation;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.state.local.LocalKeyValueStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engines of a cluster agree on which version takes new calls. */
class SharedRolloutsTest {
    private static final String NAME = "call-forward";
    private static final ApplicationVersion V1 = new ApplicationVersion(NAME, "1.0.0");
    private static final ApplicationVersion V2 = new ApplicationVersion(NAME, "2.0.0");
    private static final ApplicationVersion V3 = new ApplicationVersion(NAME, "3.0.0");

    @TempDir
    Path directory;

    private final Tier tier = new Tier();
    private long now = 1_000;
    private Rollouts a;
    private Rollouts b;

    @BeforeEach
    void begin() {
        a = engine("a", 1);
        b = engine("b", 1);
    }

    /** One store for all, which may be away, and may be emptied. */
    private static final class Tier implements KeyValueStore {
        private LocalKeyValueStore store = new LocalKeyValueStore(100, 1_000, 100);
        private boolean away;
        private int answersLost;
        /** An application of which nothing is answered, and that answer. */
        private String silent = "";
        private final CompletableFuture<Optional<StoredValue>> late = new CompletableFuture<>();
        /** Runs once, before the next write. */
        private Runnable meanwhile = () -> { };

        @Override
        public Durability durability() {
            return Durability.REPLICA;
        }

        @Override
        public Limits limits() {
            return store.limits();
        }

        @Override
        public CompletionStage<Optional<StoredValue>> get(ValueKey key) {
            if (key.name().equals(silent)) {
                return late;
            }
            return away ? CompletableFuture.failedFuture(new StoreUnavailableException("away", null)) : store.get(key);
        }

        @Override
        public CompletionStage<Write.Answer> write(Write write) {
            Runnable first = meanwhile;
            meanwhile = () -> { };
            first.run();
            CompletionStage<Write.Answer> answer = store.write(write);
            return answersLost-- > 0 ? CompletableFuture.failedFuture(new StoreUnavailableException("lost", null)) : answer;
        }
    }

    private Rollouts engine(String name, long life) {
        return new Rollouts(new RolloutFile(directory.resolve(name + life)), () -> now,
                new SharedRollouts(tier, new Incarnation(name, life)));
    }

    private static TransactionUser user(ApplicationVersion version) {
        return (TransactionUser) Proxy.newProxyInstance(TransactionUser.class.getClassLoader(),
                new Class<?>[] {TransactionUser.class}, (proxy, method, arguments) -> version);
    }

    private static void start(Rollouts engine, ApplicationVersion version) {
        assertThat(engine.register(user(version), false)).isInstanceOf(Changed.class);
    }

    private static void restore(Rollouts engine, ApplicationVersion version) {
        assertThat(engine.register(user(version), true)).isInstanceOf(Changed.class);
    }

    private static long revision(Rollouts engine) {
        return engine.rollout(NAME).orElseThrow().revision();
    }

    private void bothRunBoth() {
        for (Rollouts engine : new Rollouts[] {a, b}) {
            start(engine, V1);
            start(engine, V2);
        }
        a.agree();
        b.agree();
    }

    @Test
    void whatIsActivatedAtOneEngineTakesNewCallsAtTheOther() {
        bothRunBoth();
        assertThat(b.forNewSession(NAME)).contains(V2);

        assertThat(a.activate(V1, Optional.empty())).isInstanceOf(Changed.class);
        b.agree();

        assertThat(a.forNewSession(NAME)).contains(V1);
        assertThat(b.forNewSession(NAME)).contains(V1);
        assertThat(b.state(V2)).isEqualTo(VersionState.RETIRING);
        assertThat(revision(b)).isEqualTo(revision(a));
    }

    @Test
    void ofTwoOperatorsTheSlowerIsToldSo() {
        bothRunBoth();
        long seen = revision(a);
        assertThat(a.activate(V1, Optional.of(seen))).isInstanceOf(Changed.class);

        Answer slower = b.retire(V1, Optional.of(seen));

        assertThat(((Refused) slower).reason()).isEqualTo("call-forward was changed meanwhile (revision " + (seen + 1)
                + ", you saw " + seen + "); look again.");
        assertThat(b.forNewSession(NAME)).as("after the refusal it is known what the other did").contains(V1);
    }

    @Test
    void anOperatorWhoComesSecondInARaceIsToldSoToo() {
        bothRunBoth();
        long seen = revision(a);
        tier.meanwhile = () -> a.activate(V1, Optional.of(seen));

        assertThat(b.retire(V2, Optional.of(seen))).isInstanceOf(Refused.class);
    }

    @Test
    void aWishWithoutRevisionIsMadeOnWhatTheOtherDid() {
        bothRunBoth();
        tier.meanwhile = () -> a.activate(V1, Optional.empty());

        assertThat(b.retire(V2, Optional.empty())).isInstanceOf(Changed.class);
        a.agree();

        assertThat(a.forNewSession(NAME)).contains(V1);
        assertThat(a.rollout(NAME).orElseThrow().retired(V2)).isTrue();
    }

    @Test
    void anEngineThatJoinsLateTakesWhatHoldsWhateverItStartsFirst() {
        bothRunBoth();
        a.activate(V1, Optional.empty());

        Rollouts late = engine("c", 1);
        start(late, V1);
        start(late, V2);
        a.agree();

        assertThat(late.forNewSession(NAME)).contains(V1);
        assertThat(a.forNewSession(NAME)).as("its start decides nothing for the others").contains(V1);
    }

    @Test
    void anEngineThatLacksTheChoiceGoesOnWithWhatItHas() {
        start(a, V1);
        start(b, V1);
        start(a, V2);
        b.agree();

        assertThat(a.forNewSession(NAME)).contains(V2);
        assertThat(b.forNewSession(NAME)).contains(V1);

        start(b, V2);
        assertThat(b.forNewSession(NAME)).contains(V2);
    }

    @Test
    void aRetiredVersionStaysRetiredOnAnEngineThatStartsAgain() {
        bothRunBoth();
        a.activate(V1, Optional.empty());
        a.retire(V2, Optional.empty());

        Rollouts again = engine("b", 2);
        restore(again, V2);
        restore(again, V1);

        assertThat(again.forNewSession(NAME)).contains(V1);
        assertThat(again.rollout(NAME).orElseThrow().retired(V2)).isTrue();
    }

    @Test
    void stoppingAVersionOnOneEngineChangesNothingOnTheOther() {
        bothRunBoth();
        long before = revision(b);
        a.unregister(V2);
        b.agree();

        assertThat(a.forNewSession(NAME)).contains(V1);
        assertThat(b.forNewSession(NAME)).contains(V2);
        assertThat(revision(b)).isEqualTo(before).isEqualTo(revision(a));
    }

    @Test
    void aVersionIsForgottenWhenTheLastEngineUninstallsIt() {
        bothRunBoth();
        a.unregister(V2);
        a.uninstalled(V2);
        b.agree();
        assertThat(b.forNewSession(NAME)).contains(V2);

        b.unregister(V2);
        b.uninstalled(V2);
        a.agree();

        assertThat(a.rollout(NAME).orElseThrow().known(V2)).isFalse();
        assertThat(a.forNewSession(NAME)).contains(V1);
    }

    @Test
    void aTierThatIsAwayRefusesAWishAndWhatHeldHolds() {
        bothRunBoth();
        tier.away = true;

        assertThat(((Refused) a.activate(V1, Optional.empty())).reason()).contains("The state tier did not answer");
        a.agree();

        assertThat(a.forNewSession(NAME)).contains(V2);
    }

    @Test
    void aVersionThatIsStartedWhileTheTierIsAwayIsToldToTheOthersLater() {
        start(a, V1);
        start(b, V1);
        tier.away = true;
        start(a, V2);
        start(b, V2);
        tier.away = false;
        a.agree();
        b.agree();
        a.agree();

        assertThat(a.forNewSession(NAME)).contains(V2);
        assertThat(b.forNewSession(NAME)).contains(V2);
        assertThat(revision(a)).isEqualTo(revision(b));
    }

    @Test
    void aWriteWhoseAnswerIsLostIsMadeOnce() {
        bothRunBoth();
        tier.answersLost = 1;
        long seen = revision(a);

        assertThat(a.activate(V1, Optional.of(seen))).isInstanceOf(Changed.class);
        b.agree();

        assertThat(revision(b)).isEqualTo(seen + 1);
    }

    @Test
    void whatATierLostTheEnginesBringBack() {
        bothRunBoth();
        a.activate(V1, Optional.empty());
        long before = revision(a);
        tier.store = new LocalKeyValueStore(100, 1_000, 100);
        b.agree();
        a.agree();
        b.agree();

        assertThat(b.forNewSession(NAME)).contains(V1);
        assertThat(revision(a)).isGreaterThanOrEqualTo(before).isEqualTo(revision(b));
    }

    @Test
    void whatWasKeptOnDiskIsTheStartWhenTheTierKnowsNothing() {
        RolloutFile file = new RolloutFile(directory.resolve("rollouts"));
        Rollouts alone = new Rollouts(file, () -> 0);
        start(alone, V1);
        start(alone, V2);
        alone.activate(V1, Optional.empty());

        Rollouts joins = new Rollouts(file, () -> 0, new SharedRollouts(tier, new Incarnation("alone", 2)));
        restore(joins, V2);
        restore(joins, V1);
        start(a, V2);
        start(a, V1);

        assertThat(joins.forNewSession(NAME)).contains(V1);
        assertThat(a.forNewSession(NAME)).contains(V1);
    }

    @Test
    void aVersionThatIsUninstalledWhileTheTierIsAwayIsForgottenLater() {
        bothRunBoth();
        tier.away = true;
        for (Rollouts engine : new Rollouts[] {a, b}) {
            engine.unregister(V2);
            engine.uninstalled(V2);
        }
        assertThat(a.rollout(NAME).orElseThrow().known(V2)).as("another engine may have it").isTrue();
        tier.away = false;
        a.agree();
        b.agree();
        a.agree();

        assertThat(a.rollout(NAME).orElseThrow().known(V2)).isFalse();
        assertThat(b.rollout(NAME).orElseThrow().known(V2)).isFalse();
    }

    @Test
    void anApplicationThatIsUninstalledAltogetherWhileTheTierIsAwayIsForgottenLater() {
        start(a, V1);
        tier.away = true;
        a.unregister(V1);
        a.uninstalled(V1);
        assertThat(a.rollout(NAME)).as("no other engine has it").isEmpty();
        tier.away = false;
        a.agree();
        start(b, V2);

        assertThat(b.rollout(NAME).orElseThrow().known(V1)).isFalse();
    }

    @Test
    void aVersionThatIsStartedAgainAfterItsUninstallWasNotToldStaysKnown() {
        bothRunBoth();
        tier.away = true;
        a.unregister(V2);
        a.uninstalled(V2);
        start(a, V2);
        tier.away = false;
        a.agree();
        b.unregister(V2);
        b.uninstalled(V2);
        a.agree();

        assertThat(a.rollout(NAME).orElseThrow().known(V2)).isTrue();
    }

    @Test
    void anApplicationWhoseShareDoesNotAnswerKeepsNoOtherFromBeingHeard() {
        ApplicationVersion first = new ApplicationVersion("aaa", "1.0.0");
        start(a, first);
        start(b, first);
        bothRunBoth();
        b.activate(V1, Optional.empty());
        tier.silent = "aaa";
        a.agree();

        assertThat(a.forNewSession(NAME)).contains(V1);
        assertThat(a.forNewSession("aaa")).contains(first);
        tier.silent = "";
        b.retire(first, Optional.empty());
        tier.late.complete(Optional.empty());
        a.agree();
        a.agree();
        assertThat(a.rollout("aaa").orElseThrow().retired(first)).as("heard when it answers again").isTrue();
    }

    @Test
    void aWishIsMadeOnWhatWasHeardLastWhereTheTierLostIt() {
        bothRunBoth();
        a.activate(V1, Optional.empty());
        long seen = revision(a);
        tier.store = new LocalKeyValueStore(100, 1_000, 100);

        assertThat(a.retire(V2, Optional.of(seen))).isInstanceOf(Changed.class);
        b.agree();

        assertThat(revision(b)).isEqualTo(seen + 1);
        assertThat(b.forNewSession(NAME)).contains(V1);
        assertThat(b.rollout(NAME).orElseThrow().retired(V2)).isTrue();
    }

    @Test
    void aWishIsMadeOnWhatWasHeardLastWhereTheTierHasLess() {
        start(a, V1);
        LocalKeyValueStore lost = new LocalKeyValueStore(100, 1_000, 100);
        start(b, V1);
        start(a, V2);
        a.activate(V1, Optional.empty());
        long seen = revision(a);
        tier.store = lost;
        start(b, V2); // heard of V1 only, so it begins with less than what this engine knows

        assertThat(a.retire(V2, Optional.of(seen))).isInstanceOf(Changed.class);
        assertThat(a.forNewSession(NAME)).contains(V1);
    }

    @Test
    void anEngineInItsNextLifeBeginsNoSessionBeforeItHeardOfTheRolloutsAgain() {
        bothRunBoth();
        Incarnation[] life = {new Incarnation("b", 1)};
        b.under(() -> life[0]);
        a.activate(V1, Optional.empty());
        life[0] = new Incarnation("b", 2);

        assertThat(b.beginNewSession(NAME)).isEmpty();
        assertThat(b.mayBegin(V2)).isFalse();
        b.agree();
        assertThat(b.beginNewSession(NAME)).contains(V1);
    }

    @Test
    void aShareAndATestHoldAtEveryEngineAndARollbackTakesThemBack() {
        bothRunBoth();
        a.activate(V1, Optional.empty());
        a.canary(V2, 10, Optional.empty());
        b.agree();
        assertThat(b.rollout(NAME).orElseThrow().mapping().share(V2)).isEqualTo(10);
        assertThat(b.state(V2)).isEqualTo(VersionState.ACTIVE);

        b.activate(V2, Optional.empty());
        a.agree();
        assertThat(a.rollback(NAME, Optional.of(revision(b)))).isInstanceOf(Changed.class);
        b.agree();

        assertThat(b.forNewSession(NAME)).contains(V1);
        assertThat(b.rollout(NAME).orElseThrow()).isEqualTo(a.rollout(NAME).orElseThrow());
        assertThat(b.rollout(NAME).orElseThrow().mapping().share(V2)).isEqualTo(10);
    }

    @Test
    void aHeldVersionIsHeldAtEveryEngineThatStartsIt() {
        start(a, V1);
        start(b, V1);
        assertThat(a.register(user(V2), false, true)).isInstanceOf(Changed.class);
        start(b, V2);

        assertThat(a.forNewSession(NAME)).contains(V1);
        assertThat(b.forNewSession(NAME)).contains(V1);
        assertThat(b.state(V2)).isEqualTo(VersionState.INSTALLED);
    }

    @Test
    void aVersionThatIsHeldWhileTheTierIsAwayStaysSo() {
        start(a, V1);
        tier.away = true;
        assertThat(a.register(user(V2), false, true)).isInstanceOf(Changed.class);
        tier.away = false;
        a.agree();
        start(b, V1);
        start(b, V2);

        assertThat(a.forNewSession(NAME)).contains(V1);
        assertThat(b.forNewSession(NAME)).contains(V1);
    }

    @Test
    void aCommittedVersionStaysKnownUntilTheLastEngineThatMayHaveItUninstalledIt() {
        bothRunBoth();
        Rollouts third = engine("c", 1);
        start(third, V1);
        commit(V1);
        for (Rollouts engine : new Rollouts[] {a, b}) {
            engine.agree();
            assertThat(engine.state(V1)).isEqualTo(VersionState.RETIRED);
            engine.unregister(V1);
            engine.uninstalled(V1);
        }
        a.agree();
        assertThat(a.rollout(NAME).orElseThrow().known(V1)).as("the third engine may be down").isTrue();

        Rollouts again = engine("c", 2);
        restore(again, V1);
        assertThat(again.state(V1)).isEqualTo(VersionState.RETIRED);
        assertThat(again.forNewSession(NAME)).isEmpty();
        again.unregister(V1);
        again.uninstalled(V1);
        a.agree();
        assertThat(a.rollout(NAME).orElseThrow().known(V1)).isFalse();
    }

    @Test
    void aCommittedVersionThatAnOperatorStartsAnewIsAVersionLikeAnyOther() {
        bothRunBoth();
        a.activate(V1, Optional.empty());
        commit(V2);
        a.unregister(V2);
        a.uninstalled(V2);

        start(a, V2);
        b.agree();

        assertThat(a.forNewSession(NAME)).contains(V2);
        assertThat(b.forNewSession(NAME)).contains(V2);
        assertThat(b.rollback(NAME, Optional.empty())).isInstanceOf(Changed.class);
        assertThat(b.forNewSession(NAME)).contains(V1);
    }

    private Answer activateOn(String engine, ApplicationVersion version) {
        return a.on(engine, NAME, Optional.empty(), rollout -> rollout.activate(version));
    }

    @Test
    void anEngineMayHaveAMappingOfItsOwnUntilItIsGivenBack() {
        bothRunBoth();
        a.activate(V1, Optional.empty());

        assertThat(activateOn("b", V2)).isInstanceOf(Changed.class);
        b.agree();
        assertThat(a.forNewSession(NAME)).contains(V1);
        assertThat(b.forNewSession(NAME)).contains(V2);
        assertThat(a.own(NAME)).containsOnlyKeys("b").isEqualTo(b.own(NAME));
        assertThat(b.state(V1)).isEqualTo(VersionState.RETIRING);

        assertThat(a.canary(V2, 10, Optional.empty())).as("the common mapping is still there").isInstanceOf(Changed.class);
        b.agree();
        assertThat(b.forNewSession(NAME)).contains(V2);
        assertThat(b.rollout(NAME).orElseThrow().mapping().shares()).isEmpty();
        assertThat(b.common("b", NAME, Optional.of(revision(a)))).isInstanceOf(Changed.class);
        assertThat(b.forNewSession(NAME)).contains(V1);
        assertThat(b.rollout(NAME).orElseThrow().mapping().share(V2)).isEqualTo(10);
        assertThat(b.own(NAME)).isEmpty();
    }

    @Test
    void aMappingOfAnEngineIsThereWhenThatStartsAgain() {
        bothRunBoth();
        a.activate(V1, Optional.empty());
        a.on("b", NAME, Optional.empty(), rollout -> rollout.canary(V2, 30));

        Rollouts again = engine("b", 2);
        restore(again, V2);
        restore(again, V1);

        assertThat(again.rollout(NAME).orElseThrow().mapping().share(V2)).isEqualTo(30);
        assertThat(a.rollout(NAME).orElseThrow().mapping().share(V2)).isZero();
    }

    @Test
    void aHeldVersionThatOneEngineIsGivenStaysWithoutCallsElsewhere() {
        for (Rollouts engine : new Rollouts[] {a, b}) {
            start(engine, V1);
            assertThat(engine.register(user(V2), false, true)).isInstanceOf(Changed.class);
        }

        assertThat(activateOn("b", V2)).isInstanceOf(Changed.class);
        b.agree();
        assertThat(b.forNewSession(NAME)).contains(V2);
        a.unregister(V1);
        assertThat(a.forNewSession(NAME)).as("and takes nobody's place").isEmpty();
    }

    @Test
    void aVersionThatIsToGoTakesNothingAtAnyEngine() {
        bothRunBoth();
        a.activate(V1, Optional.empty());
        activateOn("b", V2);
        b.agree();

        assertThat(a.commit(V2, true, Optional.empty())).isInstanceOf(Changed.class);
        b.agree();

        assertThat(b.forNewSession(NAME)).contains(V1);
        assertThat(b.own(NAME)).isEmpty();
    }

    @Test
    void aWishForAnEngineThatIsNotThereOrLacksTheVersionIsRefused() {
        bothRunBoth();
        start(a, V3);

        assertThat(activateOn("x", V1)).isEqualTo(new Refused("No engine x has call-forward; these have: a, b."));
        assertThat(activateOn("b", V3)).isEqualTo(new Refused("call-forward 3.0.0 is not started; start its bundle first."));
        assertThat(a.on("b", NAME, Optional.of(1L), rollout -> rollout.activate(V1))).isInstanceOf(Refused.class);
        assertThat(new Rollouts(new RolloutFile(directory.resolve("alone")), () -> 0)
                .on("b", NAME, Optional.empty(), rollout -> rollout.activate(V1))).isInstanceOf(Refused.class);
        assertThat(a.own(NAME)).isEmpty();
    }

    /** As engines do when the version is drained. */
    private void commit(ApplicationVersion version) {
        assertThat(a.commit(version, true, Optional.empty())).isInstanceOf(Changed.class);
        now += 10_000;
        a.counted(version, 0, revision(a));
        a.agree();
        assertThat(a.state(version)).isEqualTo(VersionState.RETIRED);
    }

    @Test
    void whatIsKeptIsReadAsItWasWritten() {
        SharedRollout rollout = SharedRollout.of(Rollout.none(NAME)).started(new ApplicationVersion(NAME, ""), "a", false, false)
                .started(V1, "a", false, false).started(V1, "b", true, false).started(V2, "b", false, false).started(V3, "b", false, false);
        SharedRollout marked = rollout.wished(((Changed) rollout.here(Set.of(V2)).retire(V2)).rollout());

        assertThat(SharedRolloutText.read(NAME, SharedRolloutText.write(marked))).isEqualTo(marked);
        assertThat(marked.mapping().choice()).contains(V3);
        assertThat(SharedRolloutText.read(NAME, "7\n1.0.0\tchoice\ta b\tof a newer release\n"))
                .isEqualTo(new SharedRollout(NAME, 7, new TreeMap<>(Map.of(V1,
                        new SharedRollout.Row(Rollout.Standing.INSTALLED, Set.of("a", "b")))), Mapping.NONE.choosing(V1),
                        Optional.empty(), new TreeMap<>()));
    }
}
