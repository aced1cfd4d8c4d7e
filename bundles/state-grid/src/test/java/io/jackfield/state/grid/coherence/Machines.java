package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster of one member on each of some machines, numbered from 1; all vote. The last ones keep no calls. */
final class Machines implements AutoCloseable {
    private static final int CALLS = 12;
    private static final long DETECTION_MILLIS = 2_000;

    private final CutNetwork network = new CutNetwork();
    private final List<Peer> peers = new ArrayList<>();

    Machines(int keepers, int engines) {
        int all = keepers + engines;
        List<String> addresses = IntStream.rangeClosed(1, all).mapToObj(network::address).toList();
        for (int number = 1; number <= all; number++) {
            GridSettings settings = new GridSettings("split", "m" + number, network.address(number), 0, 7574, addresses,
                    number <= keepers, 31, 1, 100_000, 4 * DETECTION_MILLIS, DETECTION_MILLIS, all);
            peers.add(Peer.start(network.machine(number), settings));
        }
        peers.forEach(Peer::awaitReady);
        awaitWhole(all);
    }

    Peer peer(int number) {
        return peers.get(number - 1);
    }

    void awaitWhole(int asking) {
        eventually(asking, "whole", "true"::equals);
    }

    void cut(int... numbers) {
        IntStream.of(numbers).forEach(network::cut);
    }

    void heal(int... numbers) {
        IntStream.of(numbers).forEach(network::heal);
    }

    /** Moves some machines to a switch of their own. */
    void split(int... numbers) {
        network.split(numbers);
    }

    static CallKey key(int call) {
        return new CallKey(call * 0x9E3779B97F4A7C15L, call);
    }

    void putAll(int asking, String text) {
        IntStream.range(0, CALLS).forEach(call -> put(asking, call, text));
    }

    void put(int asking, int call, String text) {
        eventually(asking, "put " + key(call) + " " + text, answer -> answer.startsWith("Done"));
    }

    void assertAll(int asking, String text) {
        IntStream.range(0, CALLS).forEach(call -> eventually(asking, "get " + key(call), text::equals));
    }

    /** Puts all once, at once. How many the store acknowledged. */
    long acknowledged(int asking, String text) {
        String keys = IntStream.range(0, CALLS).mapToObj(call -> key(call).toString()).collect(Collectors.joining(" "));
        return Long.parseLong(peer(asking).say("putAll " + text + " " + keys));
    }

    /** Asks a member until it answers as expected. */
    String eventually(int asking, String command, Predicate<String> expected) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        String answer = peer(asking).say(command);
        while (!expected.test(answer)) {
            assertThat(System.nanoTime()).as("m%s %s; last: %s", asking, command, answer).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            answer = peer(asking).say(command);
        }
        return answer;
    }

    @Override
    public void close() {
        peers.forEach(Peer::kill);
        network.close();
    }
}
