package io.jackfield.itests.cluster.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A machine for each node, as network namespaces on two switches; this machine, with the phones and the balancer, is on the first. What
 * is cut off is put on the second, where it sees who was cut off with it. Needs root.
 */
final class Network implements AutoCloseable {
    private static final int HOST = 254;

    private final String id = "jc" + ProcessHandle.current().pid() % 100_000;
    private final String subnet = "10.214." + ProcessHandle.current().pid() % 250 + ".";
    private final List<Integer> machines = new ArrayList<>();
    private boolean closed;

    Network() {
        for (String bridge : List.of(id, id + "b")) {
            ip("link", "add", bridge, "type", "bridge");
            ip("link", "set", bridge, "up");
        }
        ip("addr", "add", host() + "/24", "dev", id);
    }

    /** Why this process may not make one; empty if it may. */
    static String refused() {
        String probe = "jcprobe" + ProcessHandle.current().pid() % 100_000;
        try {
            ip("netns", "add", probe);
            ip("netns", "del", probe);
            return "";
        } catch (IllegalStateException | UncheckedIOException e) {
            return e.getMessage();
        }
    }

    /** This machine's address there. */
    String host() {
        return address(HOST);
    }

    /** @param number 1 to 200 */
    String address(int number) {
        return subnet + number;
    }

    /** A machine. @return the words of a command line that run the rest of it there */
    List<String> machine(int number) {
        String name = name(number);
        machines.add(number);
        ip("netns", "add", name);
        ip("link", "add", port(number), "type", "veth", "peer", "name", "eth0", "netns", name);
        ip("-n", name, "addr", "add", address(number) + "/24", "dev", "eth0");
        ip("-n", name, "link", "set", "lo", "up");
        ip("-n", name, "link", "set", "eth0", "up");
        ip("link", "set", port(number), "up");
        heal(List.of(number));
        return List.of("ip", "netns", "exec", name);
    }

    void cutOff(List<Integer> numbers) {
        numbers.forEach(number -> ip("link", "set", port(number), "master", id + "b"));
    }

    void heal(List<Integer> numbers) {
        numbers.forEach(number -> ip("link", "set", port(number), "master", id));
    }

    private String name(int number) {
        return id + "n" + number;
    }

    private String port(int number) {
        return id + "p" + number;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        machines.forEach(number -> {
            ip("link", "del", port(number)); // a namespace takes its time to let go of the other end
            ip("netns", "del", name(number));
        });
        ip("link", "del", id + "b");
        ip("link", "del", id);
    }

    private static void ip(String... words) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
