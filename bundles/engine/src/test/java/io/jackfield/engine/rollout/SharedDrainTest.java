package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Incarnation;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.local.LocalKeyValueStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an engine of a cluster says that a version is drained: engine a looks, engine b may have what it does not see. */
class SharedDrainTest {
    private static final String NAME = "call-forward";
    private static final ApplicationVersion V1 = new ApplicationVersion(NAME, "1.0.0");
    private static final ApplicationVersion V2 = new ApplicationVersion(NAME, "2.0.0");
    private static final Incarnation B = new Incarnation("b", 1);

    @TempDir
    Path directory;

    private final LocalKeyValueStore tier = new LocalKeyValueStore(100, 1_000, 100);
    private final Map<ApplicationVersion, Long> sessions = new HashMap<>();
    /** The other members, as engine a hears of them. */
    private final Map<Incarnation, Rollouts> others = new TreeMap<>((one, two) -> one.toString().compareTo(two.toString()));
    private long now = 1_000;
    private int censuses;
    private Runnable atSecondCensus = () -> { };
    private Rollouts a;
    private Rollouts b;
    private Drain drain;

    @BeforeEach
    void bothRunBothAndTheSecondRetires() {
        a = engine("a");
        b = engine("b");
        others.put(B, b);
        for (Rollouts engine : new Rollouts[] {a, b}) {
            engine.register(user(V1), false);
            engine.register(user(V2), false);
        }
        a.agree();
        b.agree();
        drain = new Drain(a, this::census);
        drain.others(this::ask);
        assertThat(a.activate(V1, Optional.empty())).isInstanceOf(Changed.class);
        now += 2_000;
    }

    private Rollouts engine(String name) {
        return new Rollouts(new RolloutFile(directory.resolve(name)), () -> now, new SharedRollouts(tier, new Incarnation(name, 1)));
    }

    private static TransactionUser user(ApplicationVersion version) {
        return (TransactionUser) Proxy.newProxyInstance(TransactionUser.class.getClassLoader(),
                new Class<?>[] {TransactionUser.class}, (proxy, method, arguments) -> version);
    }

    private CompletionStage<Map<ApplicationVersion, Long>> census() {
        if (++censuses == 2) {
            atSecondCensus.run();
        }
        return CompletableFuture.completedStage(Map.copyOf(sessions));
    }

    private CompletionStage<Map<Incarnation, Map<ApplicationVersion, Long>>> ask(Map<ApplicationVersion, Long> revisions) {
        Map<Incarnation, Map<ApplicationVersion, Long>> answers = new HashMap<>();
        for (Map.Entry<Incarnation, Rollouts> each : others.entrySet()) {
            if (each.getValue() == null) {
                return CompletableFuture.failedStage(new StoreUnavailableException("silent", null));
            }
            answers.put(each.getKey(), each.getValue().quiet(revisions));
        }
        return CompletableFuture.completedStage(answers);
    }

    private VersionState looked() {
        now += 1_000;
        drain.check();
        return a.state(V2);
    }

    @Test
    void isSaidWhenNoEngineHasAnythingOfIt() {
        b.agree();

        assertThat(looked()).isEqualTo(VersionState.DRAINED);
        assertThat(a.state(V1)).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void isNotSaidWhileAnotherEngineHasNotHeardThatItRetires() {
        assertThat(b.forNewSession(NAME)).as("it gives it calls").contains(V2);
        assertThat(looked()).isEqualTo(VersionState.RETIRING);

        b.agree();
        assertThat(looked()).isEqualTo(VersionState.DRAINED);
    }

    @Test
    void isNotSaidWhileAnotherEngineHasAnEventInHand() {
        b.beginNewSession(NAME);
        b.agree();
        assertThat(looked()).isEqualTo(VersionState.RETIRING);

        b.end(V2);
        assertThat(looked()).isEqualTo(VersionState.DRAINED);
    }

    @Test
    void isNotSaidWhereAnEventBeganAndEndedElsewhereDuringTheCensus() {
        b.agree();
        atSecondCensus = () -> {
            b.begin(V2);
            b.end(V2);
        };

        assertThat(looked()).isEqualTo(VersionState.RETIRING);
        assertThat(looked()).as("quiet since").isEqualTo(VersionState.DRAINED);
    }

    @Test
    void isNotSaidWhileAnotherEngineLacksTheChoiceAndGoesOnWithIt() {
        b.agree();
        b.unregister(V1);
        assertThat(b.forNewSession(NAME)).contains(V2);

        assertThat(looked()).isEqualTo(VersionState.RETIRING);
    }

    @Test
    void isNotSaidWhileAnEngineDoesNotAnswerAndSaidWhenItsLifeIsEnded() {
        others.put(B, null);
        assertThat(looked()).isEqualTo(VersionState.RETIRING);

        others.clear();
        assertThat(looked()).isEqualTo(VersionState.DRAINED);
    }

    @Test
    void isNotSaidWhereAnEngineJoinedDuringTheCensus() {
        b.agree();
        Rollouts late = engine("c");
        late.register(user(V2), false);
        atSecondCensus = () -> others.put(new Incarnation("c", 1), late);

        assertThat(looked()).isEqualTo(VersionState.RETIRING);
        late.register(user(V1), false);
        assertThat(looked()).isEqualTo(VersionState.DRAINED);
    }

    @Test
    void isNotSaidByAnEngineThatIsInItsNextLifeAndHasNotHeardAgain() {
        b.agree();
        b.under(() -> new Incarnation("b", 2));
        assertThat(looked()).isEqualTo(VersionState.RETIRING);

        b.agree();
        assertThat(looked()).isEqualTo(VersionState.DRAINED);
    }

    @Test
    void costsOneCensusASecondAtMost() {
        sessions.put(V2, 1L);
        looked();
        drain.check();
        drain.check();
        assertThat(censuses).isEqualTo(1);

        looked();
        assertThat(censuses).isEqualTo(2);
    }

    @Test
    void isNotSaidSoonerThanEveryEngineHadTheTimeToJoin() {
        b.agree();
        a.activate(V2, Optional.empty());
        a.activate(V1, Optional.empty());
        b.agree();
        now += 999;
        drain.check();

        assertThat(looked()).isEqualTo(VersionState.RETIRING);
        assertThat(looked()).isEqualTo(VersionState.DRAINED);
    }

    @Test
    void aDrainedVersionThatAnotherEngineGaveACallIsShownAsRetiring() {
        b.agree();
        looked();

        assertThat(a.status(Map.of()).get(1).state()).isEqualTo(VersionState.DRAINED);
        assertThat(a.status(Map.of(V2, 1L)).get(1).state()).isEqualTo(VersionState.RETIRING);
    }

    @Test
    void aDrainedVersionThatIsToGoIsRetiredOnceEveryEngineKnowsThatItTakesNobodysPlace() {
        b.agree();
        assertThat(looked()).isEqualTo(VersionState.DRAINED);
        assertThat(a.commit(V2, false, Optional.empty())).isInstanceOf(Changed.class);
        b.unregister(V1);
        assertThat(b.forNewSession(NAME)).as("it has not heard, and gives it calls").contains(V2);
        now += 2_000;
        assertThat(looked()).isEqualTo(VersionState.RETIRING);
        a.agree();
        assertThat(a.state(V2)).isEqualTo(VersionState.RETIRING);

        b.agree();
        assertThat(b.forNewSession(NAME)).isEmpty();
        assertThat(looked()).isEqualTo(VersionState.DRAINED);
        a.agree();
        b.agree();

        assertThat(a.state(V2)).isEqualTo(VersionState.RETIRED);
        assertThat(b.state(V2)).isEqualTo(VersionState.RETIRED);
    }

    @Test
    void isNotSaidWhileAnotherEngineHasNotHeardThatItIsACanaryNoMore() {
        a.canary(V2, 10, Optional.empty());
        b.agree();
        a.canary(V2, 0, Optional.empty());
        now += 2_000;
        assertThat(b.rollout(NAME).orElseThrow().takes(V2)).isTrue();
        assertThat(looked()).isEqualTo(VersionState.RETIRING);

        b.agree();
        assertThat(looked()).isEqualTo(VersionState.DRAINED);
    }
}
