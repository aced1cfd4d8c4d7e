package io.jackfield.shell.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.shell.component.NodeHealth;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.ClusterView;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** What Felix's health checks say where services are missing or do not answer. */
class ChecksTest {
    private static final CompletableFuture<Object> NEVER = new CompletableFuture<>();
    private static final Duration SHORT = Duration.ofMillis(1);

    private CompletableFuture<?> turns = CompletableFuture.completedFuture(null);

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private NodeHealth health(CallStateStore store, ClusterView cluster, Duration patience) {
        Endpoint udp = fake(Endpoint.class, (proxy, method, args) -> switch (method.getName()) {
            case "name" -> "udp";
            case "open" -> true;
            case "turns" -> turns;
            default -> throw new AssertionError(method);
        });
        Endpoints endpoints = fake(Endpoints.class, (proxy, method, args) -> List.of(udp));
        return new NodeHealth(new NodeHealth.Services(endpoints, null, null, store, cluster), List::of, patience);
    }

    @Test
    void aNodeWithoutAnEngineIsLiveAndNotReady() {
        NodeHealth health = health(null, null, SHORT);

        assertThat(new LiveCheck(health).execute().getStatus()).isEqualTo(Result.Status.OK);
        assertThat(new ReadyCheck(health).execute().getStatus()).isEqualTo(Result.Status.TEMPORARILY_UNAVAILABLE);
    }

    @Test
    void aNodeWhoseThreadsDoNotTurnIsNotLive() {
        turns = NEVER;

        assertThat(new LiveCheck(health(null, null, SHORT)).execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
    }

    @Test
    void aTierThatDoesNotAnswerIsARowAndTheOthersStay() {
        CallStateStore store = fake(CallStateStore.class, (proxy, method, args) -> method.getName().equals("durability")
                ? CallStateStore.Durability.REPLICA : NEVER);
        ClusterView cluster = fake(ClusterView.class, (proxy, method, args) -> NEVER);

        assertThat(health(store, cluster, SHORT).ready()).extracting(check -> check.name() + ": " + check.reason()).containsExactly(
                "configuration: all of it works", "tier: no answer", "partitions: no answer", "endpoints: udp open",
                "applications: the engine is not there");
    }
}
