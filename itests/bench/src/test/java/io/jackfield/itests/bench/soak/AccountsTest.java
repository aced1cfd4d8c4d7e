package io.jackfield.itests.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private final Map<String, Long> counters = new HashMap<>(Map.of(
            "endpoint.udp.in.datagrams", 100L, "endpoint.udp.in.accepted", 94L, "endpoint.udp.dropped.malformed", 3L,
            "endpoint.udp.answered.400", 2L, "endpoint.udp.answered.503", 1L, "endpoint.udp.refused.overloaded", 1L,
            "engine.received", 94L, "engine.handled", 92L, "engine.not-handled", 1L, "engine.dropped.response-not-ours", 1L));

    @Test
    void messagesThatWereHandledAnsweredOrDroppedAddUp() {
        assertThat(Accounts.of(counters).balanced()).isTrue();
    }

    @Test
    void aMessageThatTheStackLostIsSeen() {
        counters.put("endpoint.udp.in.datagrams", 101L);
        assertThat(Accounts.of(counters).balanced()).isFalse();
    }

    @Test
    void aMessageThatTheEngineLostIsSeen() {
        counters.put("engine.handled", 91L);
        assertThat(Accounts.of(counters).balanced()).isFalse();
    }

    /** Why the engine had no room is counted beside that the endpoint answered 503. */
    @Test
    void aRefusedMessageCountsOnce() {
        counters.put("engine.dropped.queue-full", 1L);
        assertThat(Accounts.of(counters).balanced()).isTrue();
    }

    @Test
    void everyEndpointCounts() {
        counters.put("endpoint.tcp.in.messages", 7L);
        counters.merge("engine.handled", 7L, Long::sum);
        assertThat(Accounts.of(counters).balanced()).isTrue();
        assertThat(Accounts.of(counters).in()).isEqualTo(107);
    }
}
