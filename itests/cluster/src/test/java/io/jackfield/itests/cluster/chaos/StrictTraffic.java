package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.chaos.tcp.Kind;
import io.jackfield.itests.cluster.chaos.tcp.Phones;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** By phones of the suite's own, over TCP on both sides. */
final class TcpTraffic implements Traffic {
    /** Of ten calls. */
    private static final List<Kind> MIX = List.of(Kind.PLAIN, Kind.HUNG_UP, Kind.CHANGES, Kind.GIVEUP, Kind.PLAIN, Kind.CHANGED,
            Kind.HUNG_UP, Kind.GIVEUP, Kind.CHANGES, Kind.PLAIN);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "phones");
        thread.setDaemon(true);
        return thread;
    });
    private final Path directory;
    private final int port;
    private final Phones callers;
    private final Phones phone;
    private ScheduledFuture<?> calling;
    private int called;

    TcpTraffic(Path directory) throws IOException {
        this.directory = directory;
        this.port = Sipp.freePort();
        this.phone = new Phones(false, port, log("phone"), clock);
        this.callers = new Phones(true, Sipp.freePort(), log("caller"), clock);
    }

    private Path log(String who) {
        return directory.resolve(who + ".messages");
    }

    @Override
    public int phonePort() {
        return port;
    }

    @Override
    public void start(InetSocketAddress balancer, Options.Calls calls) {
        calling = clock.scheduleAtFixedRate(() -> callers.call(++called, MIX.get(called % MIX.size()), balancer.getPort()), 0,
                TimeUnit.SECONDS.toMicros(1) / calls.rate(), TimeUnit.MICROSECONDS);
    }

    private <T> T ask(Callable<T> question) throws InterruptedException {
        try {
            return clock.submit(question).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public Tally callers() throws InterruptedException {
        return ask(callers::tally);
    }

    @Override
    public Tally phone() throws InterruptedException {
        return ask(phone::tally);
    }

    @Override
    public void finish(Duration within) throws InterruptedException {
        if (calling == null) {
            return;
        }
        calling.cancel(false);
        long deadline = System.nanoTime() + within.toNanos();
        while (!ask(() -> callers.idle() && phone.idle())) {
            if (calling.isDone() && System.nanoTime() > deadline) {
                throw new AssertionError("calls have not come to an end after " + within);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        ask(() -> {
            callers.flush();
            phone.flush();
            return null;
        });
    }

    @Override
    public Map<String, Long> causes() throws InterruptedException {
        Map<String, Long> causes = new TreeMap<>();
        ask(callers::failed).values().forEach(cause -> causes.merge("caller " + cause, 1L, Long::sum));
        ask(phone::failed).values().forEach(cause -> causes.merge("phone " + cause, 1L, Long::sum));
        return causes;
    }

    @Override
    public List<String> failed() throws InterruptedException {
        List<String> failed = new ArrayList<>(ask(callers::failed).keySet());
        failed.addAll(ask(phone::failed).keySet());
        return failed;
    }

    @Override
    public Set<String> underWay() {
        Set<String> calls = new HashSet<>(callers.underWay());
        calls.addAll(phone.underWay());
        return calls;
    }

    @Override
    public Trail trail() {
        Trail trail = new Trail();
        trail.add("caller", log("caller"));
        trail.add("phone", log("phone"));
        return trail;
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        callers.close();
        phone.close();
    }
}
