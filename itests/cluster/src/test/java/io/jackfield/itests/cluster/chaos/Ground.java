package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.Node;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where nodes, balancer and phones are: all on the loopback address, or each node on a machine of its own, which can be cut off.
 *
 * @param network empty for the loopback address
 */
record Ground(Optional<Network> network) implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String GRID = "io.jackfield.state.grid";

    /** @param cut whether networks are to be cut */
    static Ground of(boolean cut) {
        return new Ground(cut ? Optional.of(new Network()) : Optional.empty());
    }

    /** Of balancer and phones. */
    String host() {
        return network.map(Network::host).orElse(LOOPBACK);
    }

    /** @param number of a node, from 1 */
    String address(int number) {
        return network.map(machines -> machines.address(number)).orElse(LOOPBACK);
    }

    /** @param all how many nodes there are */
    Node placed(Node node, int number, int all) throws IOException {
        if (network.isPresent()) {
            String members = IntStream.rangeClosed(1, all).mapToObj(this::address).collect(Collectors.joining(","));
            node.in(network.get().machine(number)).with(GRID, "address=" + address(number)).with(GRID, "members=" + members);
        }
        return node;
    }

    void cutOff(List<Integer> numbers) {
        network.orElseThrow().cutOff(numbers);
    }

    void heal(List<Integer> numbers) {
        network.orElseThrow().heal(numbers);
    }

    @Override
    public void close() {
        network.ifPresent(Network::close);
    }
}
