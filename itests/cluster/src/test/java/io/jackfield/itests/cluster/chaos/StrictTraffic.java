package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.chaos.phones.Kind;
import io.jackfield.itests.cluster.chaos.phones.Patience;
import io.jackfield.itests.cluster.chaos.phones.Phones;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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

/** By phones of the suite's own, over UDP or TCP on both sides. */
final class StrictTraffic implements Traffic {
    /** Of ten calls. */
    private static final List<Kind> MIX = List.of(Kind.PLAIN, Kind.HUNG_UP, Kind.CHANGES, Kind.GIVEUP, Kind.PLAIN, Kind.CHANGED,
            Kind.HUNG_UP, Kind.GIVEUP, Kind.CHANGES, Kind.CROSSED);
    /** The same where engines freeze between an answer and its commit. */
    private static final List<Kind> MIX_OF_CROSSED = List.of(Kind.CROSSED, Kind.PLAIN, Kind.CROSSED, Kind.HUNG_UP, Kind.CROSSED,
            Kind.CHANGES, Kind.CROSSED, Kind.GIVEUP, Kind.CROSSED, Kind.CHANGED);
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TICK_MILLIS = 5;
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "phones");
        thread.setDaemon(true);
        return thread;
    });
    private final Path directory;
    private final boolean udp;
    private final List<Kind> mix;
    private final Patience patience;
    private final int port;
    private Phones callers;
    private Phones phone;
    private ScheduledFuture<?> calling;
    private int called;

    /** @param udp whether they speak UDP, and not TCP. @param flawed whether engines die and freeze where a promise counts */
    StrictTraffic(Path directory, boolean udp, boolean flawed) throws IOException {
        this.mix = flawed ? MIX_OF_CROSSED : MIX;
        this.patience = flawed ? Patience.SHORT : udp ? Patience.LONG : Patience.LOSSLESS;
        this.directory = directory;
        this.udp = udp;
        this.port = Sipp.freePort();
    }

    private Path log(String who) {
        return directory.resolve(who + ".messages");
    }

    @Override
    public int phonePort() {
        return port;
    }

    @Override
    public void start(InetSocketAddress balancer, Options.Calls calls) throws IOException {
        phone = phones(false, new InetSocketAddress(balancer.getAddress(), port), "phone");
        callers = phones(true, new InetSocketAddress(balancer.getAddress(), Sipp.freePort()), "caller");
        Pace pace = new Pace(calls.rate());
        long began = System.nanoTime();
        calling = clock.scheduleAtFixedRate(() -> call(pace.due((System.nanoTime() - began) / NANOS), balancer), 0, TICK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void call(long due, InetSocketAddress balancer) {
        while (called <= due) {
            callers.call(++called, mix.get(called % mix.size()), balancer);
        }
    }

    private Phones phones(boolean calls, InetSocketAddress where, String name) throws IOException {
        return new Phones(calls, udp, patience, where, log(name), clock);
    }

    private Tally tally(Phones side) throws InterruptedException {
        return calling == null ? new Tally(0, 0, 0, 0, 0, 0) : ask(side::tally);
    }

    private Map<String, String> failed(Phones side) throws InterruptedException {
        return calling == null ? Map.of() : ask(side::failed);
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
        return tally(callers);
    }

    @Override
    public Tally phone() throws InterruptedException {
        return tally(phone);
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
        failed(callers).values().forEach(cause -> causes.merge("caller " + cause, 1L, Long::sum));
        failed(phone).values().forEach(cause -> causes.merge("phone " + cause, 1L, Long::sum));
        return causes;
    }

    @Override
    public Map<String, String> failed() throws InterruptedException {
        Map<String, String> failed = new HashMap<>();
        failed(callers).forEach((call, cause) -> failed.put(call, "caller " + cause));
        failed(phone).forEach((call, cause) -> failed.put(call, "phone " + cause));
        return failed;
    }

    @Override
    public Set<String> underWay() {
        Set<String> calls = new HashSet<>();
        if (calling != null) {
            calls.addAll(callers.underWay());
            calls.addAll(phone.underWay());
        }
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
        if (calling != null) {
            calling.cancel(false);
            callers.close();
            phone.close();
        }
        clock.shutdownNow();
    }
}
