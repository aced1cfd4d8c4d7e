package io.jackfield.itests.bench.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The servers that are compared, each on its port of the loopback address. Closing ends those that were started; others may be then. */
public final class Servers implements AutoCloseable {
    private static final int KINDS = 3;

    private final Path home;
    private final Path directory;
    private final int firstPort;
    private final List<Server> started = new ArrayList<>();
    private int clusters;

    /**
     * @param home      the distribution
     * @param directory where all files of a run go
     * @param firstPort the first of seven: one for each of the {@value #KINDS} servers, one for the phone of each, and one for the
     *                  phone that is called directly, where the members of a cluster find each other, too; and of {@value #KINDS} more
     *                  for each cluster but the first
     */
    public Servers(Path home, Path directory, int firstPort) {
        this.home = home.toAbsolutePath().normalize();
        this.directory = directory.toAbsolutePath();
        this.firstPort = firstPort;
    }

    /** Ctrl-C or SIGTERM: whatever this process has started ends with it. */
    public static void stopAllAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
            children.forEach(ProcessHandle::destroy);
            for (ProcessHandle child : children) {
                try {
                    child.onExit().get(10, TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    child.destroyForcibly();
                } catch (Exception e) {
                    throw new IllegalStateException("cannot wait for process " + child.pid(), e);
                }
            }
        }));
    }

    /** A phone that stands for itself, without a server. */
    public Server direct() {
        return new Direct(new InetSocketAddress(ServerProcess.LOOPBACK, firstPort + KINDS + KINDS));
    }

    /** Each server has a phone of its own, so that what one still repeats after a failure does not meet another's calls. */
    private int phone(int kind) {
        return firstPort + KINDS + kind;
    }

    public JackfieldServer jackfield() throws IOException, InterruptedException {
        return started(JackfieldServer.start(home, directory.resolve("jackfield"), firstPort, phone(0)));
    }

    public ClassicServer classic() throws IOException, InterruptedException {
        return started(ClassicServer.start(directory.resolve("classic"), firstPort + 1, phone(1)));
    }

    public KamailioServer kamailio() throws IOException, InterruptedException {
        return started(KamailioServer.start(directory.resolve("kamailio"), firstPort + 2, phone(2)));
    }

    /** The first in the place of {@link #kamailio}, further ones beside it. */
    public ClusterServer cluster(ClusterServer.Setting setting) throws IOException, InterruptedException {
        int number = ++clusters;
        if (number == 1) {
            return started(ClusterServer.start(home, directory.resolve("cluster"), setting, firstPort + 2, phone(2),
                    firstPort + KINDS + KINDS));
        }
        int port = firstPort + KINDS + KINDS + 1 + KINDS * (number - 2);
        return started(ClusterServer.start(home, directory.resolve("cluster-" + number), setting, port, port + 1, port + 2));
    }

    /** All, in the order of the tables. */
    public List<Server> startAll() throws IOException, InterruptedException {
        for (int port = firstPort; port <= firstPort + KINDS + KINDS; port++) {
            ServerProcess.requireFree(port);
        }
        return List.of(jackfield(), classic(), kamailio());
    }

    private <S extends Server> S started(S server) {
        started.add(server);
        return server;
    }

    @Override
    public void close() {
        started.forEach(Server::close);
        started.clear();
        clusters = 0;
    }
}
