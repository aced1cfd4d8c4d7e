package io.jackfield.itests.servlets.scene;

import static org.awaitility.Awaitility.await;

import io.jackfield.deploy.container.ServletContainer;
import io.jackfield.deploy.deployment.VersionContainer;
import io.jackfield.engine.Engine;
import io.jackfield.engine.app.Calls;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.core.EngineSettings;
import io.jackfield.engine.key.Secrets;
import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.RolloutLog;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.routing.Router;
import io.jackfield.engine.run.RunnerSettings;
import io.jackfield.engine.transaction.TimerValues;
import io.jackfield.jain.sip.JainSip;
import io.jackfield.servlet.ApplicationDescriptor;
import io.jackfield.servlet.ApplicationEnvironment;
import io.jackfield.servlet.ServletDescriptor;
import io.jackfield.servlet.SipApplication;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.endpoint.OpenEndpoints;
import io.jackfield.stack.endpoint.TcpEndpoint;
import io.jackfield.stack.endpoint.TcpSettings;
import io.jackfield.stack.endpoint.UdpEndpoint;
import io.jackfield.stack.endpoint.UdpSettings;
import io.jackfield.stack.locate.AddressLocator;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Incarnation;
import io.jackfield.state.local.LocalCallStateStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.servlet.Servlet;

/**
 * Jackfield in this process without OSGi: the real engine, store and endpoints on a free port, the same for UDP and TCP, wired as
 * their components do.
 */
public final class Container implements AutoCloseable {
    private static final int MOST_CALLS = 10_000;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Container::daemon);
    private final LocalCallStateStore store;
    private final AtomicLong ahead = new AtomicLong();
    private final UdpEndpoint endpoint;
    private final TcpEndpoint streams;
    private final Rollouts rollouts = new Rollouts(new Forgetful(), System::currentTimeMillis);
    private final Engine engine;
    private TransactionUser running;
    private Runnable application;
    private Runnable again;

    /** @param t1 of RFC 3261 section 17.1.1.1, ms; T2 and T4 are as long */
    Container(Mode mode, int t1) {
        JainSip.init();
        store = new LocalCallStateStore(() -> System.currentTimeMillis() + ahead.get(), this::after, MOST_CALLS);
        OpenEndpoints endpoints = new OpenEndpoints(
                new AddressLocator(InetAddress::getAllByName, Runnable::run, System::nanoTime, 100));
        MessageReceiver[] receiver = new MessageReceiver[1];
        engine = new Engine(new Engine.Ground(store, endpoints, endpoints, rollouts, () -> Router.of(List.of())),
                new Incarnation("suite", 1), Secrets.random(new SecureRandom()), new EngineSettings(TimerValues.of(t1, t1, t1), 5, 1_000),
                new RunnerSettings(4, 1_000, 64, 150, mode == Mode.ENCODED), new Random());
        receiver[0] = engine.runner();
        streams = new TcpEndpoint(TcpSettings.of("tcp", new InetSocketAddress("127.0.0.1", 0)), () -> receiver[0],
                new StatelessResponses(new byte[16]), System::nanoTime, new AtomicLong()::incrementAndGet);
        streams.start();
        endpoint = new UdpEndpoint(UdpSettings.of("udp", new InetSocketAddress("127.0.0.1", streams.external().port())),
                () -> receiver[0], new StatelessResponses(new byte[16]), System::nanoTime);
        endpoint.start();
        endpoints.add(endpoint);
        endpoints.add(streams);
    }

    /** The store's clock, by which sessions expire and timers are due, jumps; the network and the phones do not notice. */
    public void passes(Duration time) {
        ahead.addAndGet(time.toMillis());
    }

    private Runnable after(long millis, Runnable what) {
        ScheduledFuture<?> planned = clock.schedule(what, millis, TimeUnit.MILLISECONDS);
        return () -> planned.cancel(false);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "suite-store");
        thread.setDaemon(true);
        return thread;
    }

    boolean runs() {
        return application != null;
    }

    void runs(Servlet servlet, Object... listeners) {
        ServletDescriptor main = new ServletDescriptor("main", () -> servlet, Map.of("parameter", "of main"), 1, "");
        runs(new ApplicationDescriptor(new ApplicationVersion("suite", "1.0.0"), "Suite", "", List.of(main), "main", List.of(),
                List.of(listeners), Map.of("context", "parameter"), ApplicationDescriptor.DEFAULT_SESSION_TIMEOUT_MINUTES));
    }

    private void runs(ApplicationDescriptor descriptor) {
        SipApplication started = new SipApplication(descriptor, Container.class.getClassLoader(), new Environment());
        started.start();
        runs(started, started::opened, started::close);
        again = () -> runs(descriptor);
    }

    /** The version stops and starts again, with the same objects: its calls wait for it. */
    public void restarts(Runnable meanwhile) {
        ApplicationVersion version = running.version();
        rollouts.unregister(version).toCompletableFuture().join();
        engine.runner().stopping(version).toCompletableFuture().join();
        stops();
        meanwhile.run();
        again.run();
    }

    /**
     * Deploys as from a bundle: what a deployment descriptor says, read by what reads it there.
     *
     * @param sipXml  the descriptor
     * @param objects the instances of the classes that it names, by name
     */
    public void deploys(String sipXml, Map<String, Object> objects) throws Exception {
        VersionContainer.RunningVersion version = new ServletContainer(new Environment())
                .start(Archive.described(sipXml), Container.class.getClassLoader(), new Archive.Objects(objects));
        runs(version.user(), () -> opened(version), version::close);
    }

    private static void opened(VersionContainer.RunningVersion version) {
        try {
            version.opened();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void runs(TransactionUser user, Runnable opened, Runnable end) {
        engine.runner().starting(user);
        if (rollouts.open(user, false).isPresent()) {
            throw new IllegalStateException("the application was not taken");
        }
        opened.run();
        if (!(rollouts.register(user, false) instanceof Rollout.Changed)) {
            throw new IllegalStateException("the application was not taken");
        }
        running = user;
        application = end;
    }

    /** Host and port, as the container shows them. */
    public String address() {
        return endpoint.external().host() + ":" + endpoint.external().port();
    }

    /** The application ends, as when its version is uninstalled. */
    public void stops() {
        application.run();
        application = null;
    }

    /** How many application sessions the store holds; what absorbs repeats of messages outlives them. */
    public long sessions() {
        return store.census().toCompletableFuture().join().values().stream().mapToLong(Long::longValue).sum();
    }

    /** No application session is left, soon. */
    public void isEmptySoon() {
        await().atMost(Duration.ofSeconds(20)).until(() -> sessions() == 0);
    }

    /** So many application sessions are left, once what goes on in them has ended. */
    public void keeps(int number) {
        await().atMost(Duration.ofSeconds(20)).during(Duration.ofMillis(300)).until(() -> sessions() == number);
    }

    @Override
    public void close() {
        engine.close();
        streams.close();
        endpoint.close();
        if (application != null) {
            stops();
        }
        store.close();
        clock.shutdownNow();
    }

    private static final class Forgetful implements RolloutLog {
        @Override
        public List<Rollout> load() {
            return List.of();
        }

        @Override
        public void save(Collection<Rollout> rollouts) {
            // restarts are another suite's
        }
    }

    /** With an engine, so that an application may come from elsewhere. */
    private final class Environment implements ApplicationEnvironment {
        @Override
        public String serverInfo() {
            return "Jackfield";
        }

        @Override
        public void count(String name) {
            // nobody asks
        }

        @Override
        public Calls calls() {
            return engine.calls();
        }
    }
}
