package io.jackfield.state.grid.coherence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Machines on a switch, as network namespaces on a bridge without an address: nothing of this machine's own network is touched.
 * A machine is cut off by taking its port off the switch; its own link stays up, as with a switch that died. Needs root.
 */
final class CutNetwork implements AutoCloseable {
    private final String id = "jf" + ProcessHandle.current().pid() % 100_000;
    private final String subnet;
    private boolean split;
    private final List<Integer> machines = new ArrayList<>();

    CutNetwork() {
        this.subnet = "10.213." + ProcessHandle.current().pid() % 250 + ".";
        ip("link", "add", id, "type", "bridge");
        ip("link", "set", id, "up");
    }

    /** Whether this process may make one. */
    static boolean isAllowed() {
        String probe = "jfprobe" + ProcessHandle.current().pid() % 100_000;
        try {
            ip("netns", "add", probe);
            ip("netns", "del", probe);
            return true;
        } catch (IllegalStateException | UncheckedIOException e) {
            System.out.println("No network namespaces here: " + e.getMessage());
            return false;
        }
    }

    /** @param number 1 to 200 */
    String address(int number) {
        return subnet + number;
    }

    /** A machine. @return the words of a command line that run the rest of it there */
    List<String> machine(int number) {
        String name = machineName(number);
        machines.add(number);
        ip("netns", "add", name);
        ip("link", "add", port(number), "type", "veth", "peer", "name", "eth0", "netns", name);
        ip("-n", name, "addr", "add", address(number) + "/24", "dev", "eth0");
        ip("-n", name, "link", "set", "lo", "up");
        ip("-n", name, "link", "set", "eth0", "up");
        ip("link", "set", port(number), "up");
        heal(number);
        return List.of("ip", "netns", "exec", name);
    }

    /** These machines are on another switch. */
    void split(int... numbers) {
        ip("link", "add", id + "b", "type", "bridge");
        ip("link", "set", id + "b", "up");
        for (int number : numbers) {
            ip("link", "set", port(number), "master", id + "b");
        }
        split = true;
    }

    private String machineName(int number) {
        return id + "n" + number;
    }

    private String port(int number) {
        return id + "p" + number;
    }

    void cut(int number) {
        ip("link", "set", port(number), "nomaster");
    }

    void heal(int number) {
        ip("link", "set", port(number), "master", id);
    }

    @Override
    public void close() {
        machines.forEach(number -> {
            ip("link", "del", port(number)); // a namespace takes its time to let go of the other end
            ip("netns", "del", machineName(number));
        });
        if (split) {
            ip("link", "del", id + "b");
        }
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
