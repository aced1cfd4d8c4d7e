package io.jackfield.shell.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jackfield.deploy.Refusal;
import io.jackfield.shell.health.Check.Verdict;
import io.jackfield.shell.health.Readiness.Answer;
import io.jackfield.shell.health.Readiness.Sight;
import io.jackfield.shell.health.Readiness.Tier;
import io.jackfield.stack.Endpoint;
import io.jackfield.state.CallStateStore.Durability;
import io.jackfield.state.ClusterNode;
import io.jackfield.state.ClusterNode.Presence;
import io.jackfield.state.Member.Role;
import io.jackfield.state.PartitionPlace;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a node calls itself ready. */
class ReadinessTest {
    private static final Optional<List<String>> RUNS = Optional.of(List.of("echo"));
    private static final PartitionPlace BACKED_UP = new PartitionPlace(0, Optional.of("s1"), List.of("s2"), 1, 0);

    private static final PartitionPlace WITHOUT_OWNER = new PartitionPlace(0, Optional.empty(), List.of(), 1, 0);

    private static final Tier ALONE = new Tier(Optional.of(Durability.PROCESS), Answer.GIVEN, Optional.of(List.of()),
            Optional.of(List.of()));

    private static Optional<List<Endpoint>> endpoint(boolean open) {
        return Optional.of(List.of((Endpoint) Proxy.newProxyInstance(Endpoint.class.getClassLoader(), new Class<?>[]{Endpoint.class},
                (proxy, method, args) -> method.getName().equals("open") ? (Object) open : "udp")));
    }

    private static ClusterNode here(Role role, Presence presence) {
        return new ClusterNode("n", Set.of(role), "-", 1, 0, 0, false, true, presence);
    }

    private static Sight single(Optional<List<Endpoint>> endpoints, Optional<List<String>> runs, List<String> idle) {
        return new Sight(List.of(), endpoints, runs, idle, List.of(), ALONE);
    }

    private static Sight clustered(ClusterNode here, PartitionPlace partition) {
        return clustered(Optional.of(List.of(here)), Optional.of(List.of(partition)), Answer.GIVEN);
    }

    private static Sight clustered(Optional<List<ClusterNode>> nodes, Optional<List<PartitionPlace>> partitions, Answer answer) {
        return new Sight(List.of(), endpoint(true), RUNS, List.of(), List.of(),
                new Tier(Optional.of(Durability.REPLICA), answer, nodes, partitions));
    }

    private static boolean ready(Sight sight) {
        return Readiness.ready(Readiness.checks(sight));
    }

    @Test
    void aSingleNodeIsReadyWithAnOpenEndpointAndAnApplication() {
        assertThat(Readiness.checks(single(endpoint(true), RUNS, List.of()))).extracting(Check::name, Check::verdict).containsExactly(
                tuple("configuration", Verdict.OK), tuple("tier", Verdict.OK), tuple("endpoints", Verdict.OK),
                tuple("applications", Verdict.OK));
    }

    @Test
    void withoutAnOpenEndpointOrAnEngineOrAStoreItIsNot() {
        assertThat(ready(single(endpoint(false), RUNS, List.of()))).isFalse();
        assertThat(ready(single(Optional.of(List.of()), RUNS, List.of()))).isFalse();
        assertThat(ready(single(endpoint(true), Optional.empty(), List.of()))).isFalse();
        assertThat(ready(new Sight(List.of(), endpoint(true), RUNS, List.of(), List.of(),
                new Tier(Optional.empty(), Answer.GIVEN, Optional.of(List.of()), Optional.of(List.of())))))
                .isFalse();
    }

    @Test
    void aConfigurationThatDoesNotWorkIsNamed() {
        Sight sight = new Sight(List.of("io.jackfield.stack.endpoint-tcp.cfg"), endpoint(true), RUNS, List.of(), List.of(), ALONE);

        assertThat(ready(sight)).isFalse();
        assertThat(Readiness.checks(sight).get(0).reason()).contains("io.jackfield.stack.endpoint-tcp.cfg");
    }

    @Test
    void applicationsThatAreRetiredOrStartingAreAWarning() {
        assertThat(Readiness.checks(single(endpoint(true), RUNS, List.of("retired")))).last().extracting(Check::verdict)
                .isEqualTo(Verdict.WARNING);
        Sight starting = new Sight(List.of(), endpoint(true), RUNS, List.of(), List.of(new Refusal(1, "a", "is starting", 1)), ALONE);
        assertThat(Readiness.checks(starting)).last().extracting(Check::verdict).isEqualTo(Verdict.WARNING);
    }

    @Test
    void aNodeThatOnlyKeepsCallsNeedsNeitherEndpointsNorApplications() {
        Sight sight = new Sight(List.of(), Optional.empty(), Optional.empty(), List.of(), List.of(),
                new Tier(Optional.of(Durability.REPLICA), Answer.GIVEN, Optional.of(List.of(here(Role.STATE, Presence.UP))),
                        Optional.of(List.of(BACKED_UP))));

        assertThat(Readiness.checks(sight)).extracting(Check::name).containsExactly("configuration", "tier", "partitions");
        assertThat(ready(sight)).isTrue();
    }

    @Test
    void aNodeOfAClusterIsReadyWhenItTakesPartAndPartitionsHaveOwners() {
        assertThat(ready(clustered(here(Role.ENGINE, Presence.UP), BACKED_UP))).isTrue();
        assertThat(ready(clustered(here(Role.ENGINE, Presence.JOINING), BACKED_UP))).isFalse();
        assertThat(ready(clustered(here(Role.ENGINE, Presence.UP), WITHOUT_OWNER))).isFalse();
    }

    @Test
    void aPartitionWithoutAnOwnerIsAWarningWhileOthersHaveOne() {
        List<Check> checks = Readiness.checks(clustered(Optional.of(List.of(here(Role.ENGINE, Presence.UP))),
                Optional.of(List.of(BACKED_UP, WITHOUT_OWNER)), Answer.GIVEN));

        assertThat(checks).filteredOn(check -> check.verdict() != Verdict.OK).extracting(Check::name, Check::verdict)
                .containsExactly(tuple("partitions", Verdict.WARNING));
        assertThat(checks).filteredOn(check -> check.name().equals("partitions")).first().extracting(Check::reason).asString()
                .startsWith("1 of 2 have no owner");
    }

    @Test
    void whereNoPartitionHasAnOwnerItIsNot() {
        Optional<List<ClusterNode>> nodes = Optional.of(List.of(here(Role.ENGINE, Presence.UP)));

        assertThat(ready(clustered(nodes, Optional.of(List.of(WITHOUT_OWNER, WITHOUT_OWNER)), Answer.GIVEN))).isFalse();
        assertThat(ready(clustered(nodes, Optional.of(List.of()), Answer.GIVEN))).isFalse();
    }

    @Test
    void aVulnerablePartitionIsAWarning() {
        List<Check> checks = Readiness.checks(
                clustered(here(Role.ENGINE, Presence.UP), new PartitionPlace(0, Optional.of("s1"), List.of(), 1, 0)));

        assertThat(checks).filteredOn(check -> check.verdict() != Verdict.OK).extracting(Check::name, Check::verdict)
                .containsExactly(tuple("partitions", Verdict.WARNING));
    }

    @Test
    void withoutAnApplicationThatTakesCallsItIsNot() {
        assertThat(ready(single(endpoint(true), Optional.of(List.of()), List.of()))).isFalse();
        Sight retired = single(endpoint(true), Optional.of(List.of()), List.of("echo"));
        assertThat(ready(retired)).isFalse();
        assertThat(Readiness.checks(retired)).last().extracting(Check::reason).isEqualTo("no version takes new calls: echo");
    }

    @Test
    void whereTheTierServesNoCallsItIsNotAndWhereItIsLateItIs() {
        Optional<List<ClusterNode>> nodes = Optional.of(List.of(here(Role.ENGINE, Presence.UP)));
        Optional<List<PartitionPlace>> partitions = Optional.of(List.of(BACKED_UP));

        assertThat(ready(clustered(nodes, partitions, Answer.GIVEN))).isTrue();
        assertThat(ready(clustered(nodes, partitions, Answer.REFUSED))).isFalse();
        assertThat(ready(clustered(nodes, partitions, Answer.LATE))).as("all nodes see a frozen owner so").isTrue();
    }

    @Test
    void whatDoesNotAnswerHasARowThatSaysSo() {
        List<Check> checks = Readiness.checks(clustered(Optional.empty(), Optional.empty(), Answer.LATE));

        assertThat(checks).extracting(Check::name, Check::verdict, Check::reason).contains(
                tuple("tier", Verdict.FAILED, "no answer"), tuple("partitions", Verdict.FAILED, "no answer"));
        assertThat(checks).last().extracting(Check::name).isEqualTo("applications");
    }
}
