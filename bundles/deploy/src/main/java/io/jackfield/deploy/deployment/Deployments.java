package io.jackfield.deploy.deployment;

import io.jackfield.deploy.deployment.VersionContainer.RunningVersion;
import io.jackfield.deploy.describe.Describer;
import io.jackfield.deploy.describe.Description;
import io.jackfield.deploy.describe.RefusedException;
import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.rollout.VersionHost;
import io.jackfield.state.ApplicationVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an application version from its bundle to the engine and back.
 * <pre>
 *  start  describe, check, start in the container, open with the rollouts, which tells the engine, so that the version may make
 *         calls, tell it so, register: on a thread of its own, for which whoever starts the bundle waits no longer than the patience
 *         to start; then it goes on by itself
 *  stop   unregister: no event of it begins; wait for those in hand; the engine puts its attributes away while the class
 *         loader works; destroy
 * </pre>
 * A stop waits for each of its two stages no longer than the patience: then what is still in hand meets a class loader that
 * goes away, which is logged. Thread-safe; for one bundle called by one thread at a time, as the framework does.
 */
public final class Deployments {
    private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);

    /** The bundle header that says whether a new version takes new calls when it is started: {@code held}, else it does. */
    public static final String ACTIVATION = "Jackfield-Activation";
    private static final String HELD = "held";

    private record Deployed(ApplicationVersion version, RunningVersion running) {
    }

    private final Rollouts rollouts;
    private final VersionHost host;
    private final VersionContainer container;
    private final RefusalLog refusals;
    private final Patience patience;
    private final boolean holding;
    private final Map<Long, Deployed> deployed = new ConcurrentHashMap<>();
    private final Map<Long, Start> starting = new ConcurrentHashMap<>();
    private final Map<Long, ApplicationVersion> identities = new ConcurrentHashMap<>();
    private final AtomicLong started = new AtomicLong();
    private final Notices notices = new Notices();

    /**
     * How long is waited.
     *
     * @param start for a version's own code that starts it
     * @param stop  for the events of a version that stops, and then again for its attributes to be put away
     */
    public record Patience(Duration start, Duration stop) {
    }

    /** Of versions that take new calls when they are started. */
    public Deployments(Rollouts rollouts, VersionHost host, VersionContainer container, RefusalLog refusals,
                       Patience patience) {
        this(rollouts, host, container, refusals, patience, false);
    }

    /** @param holding whether a new version takes nothing until an operator gives it something, unless its bundle says otherwise */
    public Deployments(Rollouts rollouts, VersionHost host, VersionContainer container, RefusalLog refusals,
                       Patience patience, boolean holding) {
        this.holding = holding;
        this.rollouts = rollouts;
        this.host = host;
        this.container = container;
        this.refusals = refusals;
        this.patience = patience;
        rollouts.add(notices);
    }

    /** Nothing is deployed any more: the rollouts live longer than this. */
    public void close() {
        rollouts.remove(notices);
    }

    /** Remembers which version a bundle is that is installed but not started, so that its end can be told. */
    public void know(ApplicationBundle bundle) {
        try {
            Describer.describe(bundle).ifPresent(found -> identities.put(bundle.id(), found.version()));
        } catch (RefusedException e) {
            // Said when it is started: until then nobody asked for it.
            LOG.debug("Not an application: bundle={} reason={}", bundle.id(), e.getMessage());
        }
    }

    /**
     * Starts the version that a bundle is by its annotations or descriptor, if it is one.
     *
     * @param restoring whether the framework, or this platform in it, starts rather than an operator the bundle
     */
    public void deploy(ApplicationBundle bundle, boolean restoring) {
        try {
            Optional<Description> found = Describer.describe(bundle);
            if (found.isPresent()) {
                start(bundle, found.get(), new BundleInstances(bundle.loader()), restoring);
            }
        } catch (RefusedException e) {
            refusals.refused(bundle, e.getMessage(), e.getCause());
        }
    }

    /** Starts the version that the services of a bundle make. Whether it runs. */
    public boolean deploy(ApplicationBundle bundle, Description description, Instances instances, boolean restoring) {
        try {
            start(bundle, description, instances, restoring);
            return true;
        } catch (RefusedException e) {
            refusals.refused(bundle, e.getMessage(), e.getCause());
            return false;
        }
    }

    /** A bundle could not even be described. */
    public void refuse(ApplicationBundle bundle, String reason) {
        refusals.refused(bundle, reason, null);
    }

    /** The bundles that are a version, started or not; more than one where they are refused. */
    public Set<Long> bundles(ApplicationVersion version) {
        Set<Long> all = new TreeSet<>(identities.keySet());
        all.removeIf(bundle -> !version.equals(identities.get(bundle)));
        return all;
    }

    /** Every version that a bundle is, started or not. */
    public Set<ApplicationVersion> versions() {
        return Set.copyOf(identities.values());
    }

    private boolean held(ApplicationBundle bundle) {
        return bundle.header(ACTIVATION).map(HELD::equals).orElse(holding);
    }

    public boolean running(long bundle) {
        return deployed.containsKey(bundle);
    }

    /** How many versions were started since the start. */
    public long started() {
        return started.get();
    }

    private void start(ApplicationBundle bundle, Description found, Instances instances, boolean restoring)
            throws RefusedException {
        ApplicationVersion version = found.version();
        if (deployed.containsKey(bundle.id())) {
            throw new RefusedException("The bundle is " + deployed.get(bundle.id()).version() + " already.");
        }
        ApplicationVersion before = identities.put(bundle.id(), version);
        if (before != null && !before.equals(version) && !identities.containsValue(before)) {
            rollouts.uninstalled(before); // an update made another version of it
        }
        checkWiring(bundle, version);
        checkClasses(found, instances);
        if (rollouts.running(version).isPresent()) {
            throw new RefusedException(version + " runs already, from another bundle.");
        }
        Start start = new Start(bundle, found, instances, restoring);
        if (starting.putIfAbsent(bundle.id(), start) != null) {
            throw new RefusedException("The bundle is starting already.");
        }
        start.thread.start();
        await(start);
    }

    /** Until the version runs, or for as long as the patience lasts: an init that hangs must not hold up the framework. */
    private void await(Start start) throws RefusedException {
        try {
            start.done.get(patience.start().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused : new RefusedException("It cannot start.", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            refusals.starting(start.bundle, start.found.version() + " is starting: it has not come back from its own code within "
                    + patience.start().toMillis() + " ms; nothing waits for it.");
            start.done.whenComplete((done, failure) -> start.failedLater(failure));
        }
    }

    /** A version on its way to running. */
    private final class Start {
        private final ApplicationBundle bundle;
        private final Description found;
        private final Instances instances;
        private final boolean restoring;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Thread thread;
        private volatile boolean gone;

        Start(ApplicationBundle bundle, Description found, Instances instances, boolean restoring) {
            this.bundle = bundle;
            this.found = found;
            this.instances = instances;
            this.restoring = restoring;
            this.thread = new Thread(this::run, "jackfield-start-" + found.version());
            thread.setDaemon(true);
        }

        private void run() {
            Throwable failure = null;
            try {
                begin();
            } catch (RefusedException | RuntimeException | Error e) {
                failure = e;
            }
            starting.remove(bundle.id(), this);
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        }

        private void begin() throws RefusedException {
            RunningVersion running = inLoader(bundle, () -> container.start(found, bundle.loader(), instances));
            Optional<Rollout.Refused> refused = rollouts.open(running.user(), restoring, held(bundle), () -> host.starting(running.user()));
            if (refused.isPresent()) {
                running.close();
                throw new RefusedException(refused.get().reason());
            }
            try {
                notices.begin(running);
                inLoader(bundle, () -> {
                    running.opened();
                    return null;
                });
                register(running);
            } catch (RefusedException | RuntimeException | Error e) {
                withdraw(running);
                throw e;
            }
        }

        /** Not while the bundle is stopped: what is registered by then is stopped with it. */
        private synchronized void register(RunningVersion running) throws RefusedException {
            if (gone) {
                throw new RefusedException("It was stopped while it started.");
            }
            Deployments.this.register(bundle, found, running, restoring);
        }

        /**
         * The version was opened and fails. Calls that it began meanwhile are not ended: they are put away as those of any version
         * that is stopped, for the time when it starts after all; until then its part of their events waits, and the engine ends
         * those that stay silent once it gives up waiting.
         */
        private void withdraw(RunningVersion running) {
            ApplicationVersion version = found.version();
            notices.end(version);
            await(rollouts.withdraw(version), version, "actions in hand");
            stopInEngine(version);
            running.close();
        }

        /** The bundle stops: what is not registered by now will not be. */
        private void giveUp() {
            synchronized (this) {
                gone = true;
            }
            thread.interrupt();
        }

        private void failedLater(Throwable failure) {
            if (failure != null && !gone) {
                refusals.refused(bundle, String.valueOf(failure.getMessage()), failure.getCause());
            }
        }
    }

    private void register(ApplicationBundle bundle, Description found, RunningVersion running, boolean restoring)
            throws RefusedException {
        ApplicationVersion version = found.version();
        if (rollouts.register(running.user(), restoring, held(bundle)) instanceof Rollout.Refused refused) {
            throw new RefusedException(refused.reason());
        }
        deployed.put(bundle.id(), new Deployed(version, running));
        refusals.forget(bundle.id());
        started.incrementAndGet();
        LOG.info("Version started: app={} version={} bundle={}", version.baseName(), version.version(), bundle.id());
        if (!found.notYet().isEmpty()) {
            LOG.warn("Elements of sip.xml have no effect yet: app={} version={} elements={}", version.baseName(),
                    version.version(), found.notYet());
        }
    }

    /** Code of one version inside another would not be replaced with it. */
    private void checkWiring(ApplicationBundle bundle, ApplicationVersion version) throws RefusedException {
        for (ApplicationBundle.Provider provider : bundle.providers()) {
            ApplicationBundle other = provider.bundle();
            Optional<ApplicationVersion> wired = other.id() == bundle.id() ? Optional.empty() : identity(other);
            if (wired.isPresent() && wired.get().baseName().equals(version.baseName())) {
                throw new RefusedException(version + " is wired to " + provider.what() + " of " + wired.get() + " (bundle "
                        + other.id() + "); a version must not use another version's code: do not import what it exports.");
            }
        }
    }

    private Optional<ApplicationVersion> identity(ApplicationBundle bundle) {
        if (!identities.containsKey(bundle.id())) {
            know(bundle);
        }
        return Optional.ofNullable(identities.get(bundle.id()));
    }

    private static void checkClasses(Description found, Instances instances) throws RefusedException {
        for (Description.Servlet servlet : found.servlets()) {
            check("servlet " + servlet.name(), servlet.className(), instances);
        }
        for (String listener : found.listeners()) {
            check("listener", listener, instances);
        }
    }

    private static void check(String what, String className, Instances instances) throws RefusedException {
        try {
            instances.check(className);
        } catch (NoSuchMethodException e) {
            throw new RefusedException("The class " + className + " of the " + what
                    + " has no public constructor without parameters.", e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new RefusedException("The class " + className + " of the " + what + " cannot be loaded: " + e + ".", e);
        }
    }

    private static <T> T inLoader(ApplicationBundle bundle, Callable<T> code) throws RefusedException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(bundle.loader());
        try {
            return code.call();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Exception | Error e) { // the application's own code runs here
            throw new RefusedException("It cannot start: " + e + ".", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Stops the version of a bundle, if it runs. Returns when its class loader may go away. */
    public void undeploy(long bundle) {
        Start start = starting.remove(bundle);
        if (start != null) {
            start.giveUp();
            refusals.forget(bundle);
        }
        Deployed gone = deployed.remove(bundle);
        if (gone == null) {
            return;
        }
        notices.end(gone.version());
        await(rollouts.unregister(gone.version()), gone.version(), "events in hand");
        stopInEngine(gone.version());
        gone.running().close();
        LOG.info("Version stopped: app={} version={} bundle={}", gone.version().baseName(), gone.version().version(),
                bundle);
    }

    private void stopInEngine(ApplicationVersion version) {
        await(host.stopping(version), version, "attributes to be put away");
    }

    /** A bundle was uninstalled. */
    public void uninstalled(long bundle) {
        undeploy(bundle);
        refusals.forget(bundle);
        ApplicationVersion version = identities.remove(bundle);
        if (version != null && !identities.containsValue(version)) {
            rollouts.uninstalled(version);
        }
    }

    private void await(CompletionStage<Void> stage, ApplicationVersion version, String what) {
        try {
            stage.toCompletableFuture().get(patience.stop().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Version stops without waiting longer for {}: app={} version={} waited={}", what,
                    version.baseName(), version.version(), patience.stop());
        } catch (ExecutionException e) {
            LOG.warn("Version stops without {}: app={} version={}", what, version.baseName(), version.version(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Version stops without {}, interrupted: app={} version={}", what, version.baseName(),
                    version.version());
        }
    }
}
