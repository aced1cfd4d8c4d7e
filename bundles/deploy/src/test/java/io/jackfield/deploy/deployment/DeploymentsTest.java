package io.jackfield.deploy.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.Refusal;
import io.jackfield.deploy.deployment.VersionContainer.RunningVersion;
import io.jackfield.deploy.describe.Description;
import io.jackfield.deploy.describe.FakeBundle;
import io.jackfield.deploy.describe.RefusedException;
import io.jackfield.deploy.sample.SampleListener;
import io.jackfield.deploy.sample.SampleServlet;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.rollout.RolloutFile;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.rollout.VersionHost;
import io.jackfield.state.ApplicationVersion;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a version to the engine and back, when its code or the engine does not do its part. */
class DeploymentsTest {
    private static final ApplicationVersion VERSION = new ApplicationVersion("org.example.sample", "1.0.0");

    @TempDir
    Path directory;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final RefusalLog refusals = new RefusalLog(() -> 4);
    private CompletionStage<Void> putAway = CompletableFuture.completedFuture(null);
    private Throwable thrownAtStart;
    private volatile Runnable atStart = () -> { };
    private volatile Runnable whenOpened = () -> { };
    private Consumer<ApplicationVersion> standing = version -> { };
    private Rollouts rollouts;
    private Deployments deployments;

    @BeforeEach
    void open() {
        rollouts = new Rollouts(new RolloutFile(directory.resolve("rollouts")), () -> 0);
        VersionHost host = new VersionHost() {
            @Override
            public void starting(TransactionUser user) {
                heard.add("starting" + (rollouts.running(VERSION).isPresent() ? " late" : ""));
            }

            @Override
            public CompletionStage<Void> stopping(ApplicationVersion version) {
                heard.add("stopping" + (rollouts.running(VERSION).isPresent() ? " early" : ""));
                return putAway;
            }
        };
        deployments = new Deployments(rollouts, host, this::start, refusals, new Deployments.Patience(Duration.ofSeconds(2), Duration.ofMillis(50)));
    }

    @Test
    void tellsTheEngineBeforeTheFirstEventAndAfterTheLast() {
        deployments.deploy(sample(7), false);
        deployments.undeploy(7);

        assertThat(heard).containsExactly("init", "starting", "opened", "stopping", "destroy");
        assertThat(deployments.started()).isEqualTo(1);
    }

    /** Its own actions run, and may begin calls; nobody else's reach it. */
    @Test
    void aVersionIsToldThatItMayMakeCallsBeforeOthersReachIt() {
        whenOpened = () -> {
            assertThat(rollouts.mayBegin(VERSION)).isTrue();
            assertThat(rollouts.acting(VERSION)).isPresent();
            assertThat(rollouts.beginAction(VERSION)).isTrue();
            rollouts.end(VERSION);
            assertThat(rollouts.running(VERSION)).isEmpty();
            assertThat(rollouts.begin(VERSION)).isFalse();
            assertThat(rollouts.beginNewSession(VERSION.baseName())).isEmpty();
        };
        deployments.deploy(sample(7), false);

        assertThat(refusals.list()).isEmpty();
        assertThat(rollouts.begin(VERSION)).isTrue();
        assertThat(rollouts.forNewSession(VERSION.baseName())).contains(VERSION);
    }

    @Test
    void anOlderVersionThatStartsLaterBeginsNoCalls() {
        deployments.deploy(sample(8, "2.0.0"), false);
        whenOpened = () -> assertThat(rollouts.mayBegin(VERSION)).isFalse();
        deployments.deploy(sample(7), false);

        assertThat(deployments.running(7)).isTrue();
    }

    @Test
    void aVersionThatFailsWhenItMayMakeCallsLeavesNothing() {
        whenOpened = () -> {
            throw new IllegalStateException("no registrar");
        };
        deployments.deploy(sample(7), false);

        assertThat(heard).containsExactly("init", "starting", "opened", "stopping", "destroy");
        assertThat(refusals.list()).extracting(Refusal::reason).singleElement().asString().contains("no registrar");
        assertThat(rollouts.acting(VERSION)).isEmpty();
        assertThat(rollouts.mayBegin(VERSION)).isFalse();
        assertThat(rollouts.rollout(VERSION.baseName())).isEmpty();
    }

    @Test
    @Timeout(20)
    void aVersionThatIsStoppedWhileItIsToldDoesNotRunLater() throws Exception {
        CompletableFuture<Void> told = new CompletableFuture<>();
        whenOpened = () -> {
            told.complete(null);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                heard.add("interrupted");
            }
        };
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> deployments.deploy(sample(7), false));
        told.get();
        deployments.undeploy(7);
        start.get();

        assertThat(heard).containsExactly("init", "starting", "opened", "interrupted", "stopping", "destroy");
        assertThat(deployments.running(7)).isFalse();
        assertThat(rollouts.acting(VERSION)).isEmpty();
    }

    @Test
    @Timeout(20)
    void waitsForWhatIsInHand() throws Exception {
        Deployments patient = new Deployments(rollouts, new Silent(), this::start, refusals,
                new Deployments.Patience(Duration.ofSeconds(30), Duration.ofSeconds(30)));
        patient.deploy(sample(7), false);
        rollouts.begin(VERSION);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> patient.undeploy(7));
        while (rollouts.running(VERSION).isPresent()) {
            Thread.onSpinWait();
        }
        assertThat(heard).doesNotContain("destroy");
        rollouts.end(VERSION);
        stopped.get();

        assertThat(heard).endsWith("destroy");
    }

    @Test
    void waitsNoLongerThanItsPatience() {
        deployments.deploy(sample(7), false);
        rollouts.begin(VERSION);
        putAway = new CompletableFuture<>();

        deployments.undeploy(7);

        assertThat(heard).endsWith("stopping", "destroy");
    }

    private static FakeBundle sample(long id, String version) {
        return new FakeBundle(id, "org.example.sample", version).with(SampleServlet.class);
    }

    /** What started the bundle goes on, the operator sees why the version is not there, and it is there when it is ready. */
    @Test
    @Timeout(20)
    void aVersionThatHangsWhileItStartsHoldsUpNobody() {
        CompletableFuture<Void> database = new CompletableFuture<>();
        atStart = database::join;
        deployments.deploy(sample(7), false);
        assertThat(rollouts.running(VERSION)).isEmpty();
        assertThat(refusals.list()).extracting(Refusal::reason).singleElement().asString().contains("is starting");
        assertThat(refusals.total()).isZero();
        atStart = () -> { };
        deployments.deploy(sample(8, "2.0.0"), false);
        assertThat(deployments.running(8)).isTrue();
        database.complete(null);
        while (!deployments.running(7)) {
            Thread.onSpinWait();
        }
        assertThat(refusals.list()).isEmpty();
    }

    @Test
    @Timeout(20)
    void aVersionThatIsStoppedWhileItHangsIsInterruptedAndDoesNotRunLater() throws Exception {
        CompletableFuture<String> interrupted = new CompletableFuture<>();
        atStart = () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete("interrupted");
            }
        };
        deployments.deploy(sample(7), false);
        deployments.undeploy(7);
        assertThat(interrupted.get()).isEqualTo("interrupted");
        while (!heard.contains("destroy")) {
            Thread.onSpinWait();
        }
        assertThat(deployments.running(7)).isFalse();
        assertThat(rollouts.running(VERSION)).isEmpty();
        assertThat(refusals.list()).isEmpty();
    }

    @Test
    @Timeout(20)
    void aVersionThatFailsLateIsRefusedThen() {
        CompletableFuture<Void> database = new CompletableFuture<>();
        atStart = database::join;
        deployments.deploy(sample(7), false);
        database.completeExceptionally(new IllegalStateException("no database"));
        while (refusals.total() == 0) {
            Thread.onSpinWait();
        }
        assertThat(refusals.list()).extracting(Refusal::reason).singleElement().asString().contains("no database");
    }

    @Test
    @Timeout(20)
    void aVersionIsToldWhenItsStandingChanges() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        standing = version -> told.add(version.version() + " " + rollouts.state(version));
        deployments.deploy(sample(7), false);
        assertThat(told.take()).isEqualTo("1.0.0 ACTIVE");
        deployments.deploy(sample(8, "2.0.0"), false);
        assertThat(List.of(told.take(), told.take())).containsExactlyInAnyOrder("1.0.0 RETIRING", "2.0.0 ACTIVE");
        rollouts.activate(VERSION, Optional.empty());
        assertThat(List.of(told.take(), told.take())).containsExactlyInAnyOrder("1.0.0 ACTIVE", "2.0.0 RETIRING");
    }

    /** An application that hangs in its listener keeps nobody but itself from hearing more, and is interrupted when it stops. */
    @Test
    @Timeout(20)
    void aListenerThatHangsBlocksNeitherCommandsNorOthers() throws Exception {
        CompletableFuture<String> hangs = new CompletableFuture<>();
        CompletableFuture<String> interrupted = new CompletableFuture<>();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        standing = version -> {
            if (!version.equals(VERSION)) {
                told.add(version.version() + " " + rollouts.state(version));
                return;
            }
            hangs.complete("at work");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete("interrupted");
            }
        };
        deployments.deploy(sample(7), false);
        hangs.get();
        deployments.deploy(sample(8, "2.0.0"), false);
        rollouts.activate(VERSION, Optional.empty());
        while (!told.take().equals("2.0.0 RETIRING")) {
            assertThat(interrupted).isNotDone();
        }
        deployments.undeploy(7);
        assertThat(interrupted.get()).isEqualTo("interrupted");
    }

    @Test
    void stopsAVersionWhoseAttributesCannotBePutAway() {
        deployments.deploy(sample(7), false);
        putAway = CompletableFuture.failedFuture(new IllegalStateException("the store is away"));

        deployments.undeploy(7);

        assertThat(heard).endsWith("stopping", "destroy");
    }

    @Test
    void refusesAVersionWhoseOwnCodeFails() {
        thrownAtStart = new NoClassDefFoundError("org/example/Missing");

        deployments.deploy(sample(7), false);

        assertThat(refusals.list()).containsExactly(new Refusal(7, "org.example.sample 1.0.0",
                "It cannot start: java.lang.NoClassDefFoundError: org/example/Missing.", 4));
        assertThat(rollouts.rollout("org.example.sample")).isEmpty();
        assertThat(Thread.currentThread().getContextClassLoader()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "org.example.Missing | cannot be loaded: java.lang.ClassNotFoundException: org.example.Missing.",
        "io.jackfield.deploy.describe.RefusedException | has no public constructor without parameters.",
    })
    void refusesAServletClassThatCannotBeMade(String className, String reason) {
        deployments.deploy(new FakeBundle(7, "a", "1.0.0").with("META-INF/sip.xml", "<sip-app><servlet><servlet-name>s"
                + "</servlet-name><servlet-class>" + className + "</servlet-class></servlet></sip-app>"), false);

        assertThat(refusals.list()).extracting(Refusal::reason)
                .containsExactly("The class " + className + " of the servlet s " + reason);
        assertThat(heard).isEmpty();
    }

    @Test
    void refusesAServletThatIsNone() {
        String listener = SampleListener.class.getName();
        deployments.deploy(new FakeBundle(7, "a", "1.0.0").with("META-INF/sip.xml", "<sip-app><servlet><servlet-name>s"
                + "</servlet-name><servlet-class>" + listener + "</servlet-class></servlet></sip-app>"), false);

        assertThat(refusals.list()).singleElement().extracting(Refusal::reason).asString()
                .endsWith(listener + " is no javax.servlet.Servlet.");
    }

    @Test
    void forgetsARefusalWhenTheBundleIsAccepted() {
        thrownAtStart = new RefusedException("not today");
        deployments.deploy(sample(7), false);
        thrownAtStart = null;

        deployments.deploy(sample(7), false);

        assertThat(refusals.list()).isEmpty();
        assertThat(refusals.total()).isEqualTo(1);
    }

    private RunningVersion start(Description description, ClassLoader loader,
                                 Instances instances) throws Exception {
        instances.servlet(description.servlets().get(0).className());
        if (thrownAtStart instanceof Exception exception) {
            throw exception;
        }
        if (thrownAtStart instanceof Error error) {
            throw error;
        }
        atStart.run();
        heard.add("init");
        TransactionUser user = (TransactionUser) Proxy.newProxyInstance(DeploymentsTest.class.getClassLoader(),
                new Class<?>[] {TransactionUser.class},
                (proxy, method, args) -> method.getName().equals("version") ? description.version() : null);
        return new RunningVersion() {
            @Override
            public TransactionUser user() {
                return user;
            }

            @Override
            public void opened() {
                heard.add("opened");
                whenOpened.run();
            }

            @Override
            public void standingChanged() {
                standing.accept(description.version());
            }

            @Override
            public void close() {
                heard.add("destroy");
            }
        };
    }

    private static FakeBundle sample(long id) {
        return new FakeBundle(id, "org.example.sample", "1.0.0").with(SampleServlet.class);
    }

    private static final class Silent implements VersionHost {
        @Override
        public void starting(TransactionUser user) {
            // nobody listens
        }

        @Override
        public CompletionStage<Void> stopping(ApplicationVersion version) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
