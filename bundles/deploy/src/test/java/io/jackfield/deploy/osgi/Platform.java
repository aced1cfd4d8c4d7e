package io.jackfield.deploy.osgi;

import io.jackfield.deploy.deployment.Deployments;
import io.jackfield.deploy.deployment.Instances;
import io.jackfield.deploy.deployment.RefusalLog;
import io.jackfield.deploy.deployment.VersionContainer;
import io.jackfield.deploy.describe.Description;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.rollout.Drain;
import io.jackfield.engine.rollout.RolloutFile;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.rollout.VersionHost;
import io.jackfield.state.ApplicationVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.servlet.Servlet;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** A framework in this process with deployment in it, a container that only makes objects, and an engine that only listens. */
final class Platform implements VersionContainer, VersionHost, AutoCloseable {
    private static final String API = "javax.servlet;version=3.0,javax.servlet.http;version=3.0,javax.servlet.sip,"
            + "javax.servlet.sip.annotation";

    final List<String> heard = new CopyOnWriteArrayList<>();
    final Map<ApplicationVersion, Servlet> servlets = new ConcurrentHashMap<>();
    final RefusalLog refusals = new RefusalLog(() -> 0);
    final Felix framework;
    final Rollouts rollouts;
    private final Deployments deployments;
    private ApplicationBundles bundles;
    private SipWhiteboard whiteboard;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

    Platform(Path directory) throws BundleException {
        Map<String, Object> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, directory.resolve("cache").toString());
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, API);
        settings.put("felix.bootdelegation.implicit", "false"); // classes of the tests are no classes of bundles
        framework = new Felix(settings);
        framework.init();
        rollouts = new Rollouts(new RolloutFile(directory.resolve("rollouts")), () -> 0);
        deployments = new Deployments(rollouts, this, this, refusals,
                new Deployments.Patience(Duration.ofSeconds(20), Duration.ofSeconds(5)));
    }

    /** Begins to follow bundles, as the component does when an engine is there. */
    Platform open() {
        bundles = new ApplicationBundles(framework.getBundleContext(), deployments);
        whiteboard = new SipWhiteboard(framework.getBundleContext(), bundles, deployments, later, 20);
        bundles.open();
        whiteboard.open();
        return this;
    }

    /** Begins to uninstall what was committed, as the component does. */
    Platform uninstalling() {
        new RetiredBundles(framework.getBundleContext(), rollouts, deployments, later).open();
        return this;
    }

    /** Commits a version that has no call, until it is said to be retired. */
    void commit(ApplicationVersion version) {
        rollouts.commit(version, true, Optional.empty());
        new Drain(rollouts, () -> CompletableFuture.completedFuture(Map.of())).check();
        rollouts.agree();
    }

    /** Stops to follow bundles, as the component does when the engine goes. */
    Platform shut() {
        bundles.close();
        whiteboard.close();
        return this;
    }

    Platform started() throws BundleException {
        framework.start();
        return this;
    }

    @Override
    public void close() throws Exception {
        later.shutdownNow();
        framework.stop();
        framework.waitForStop(10_000);
    }

    Bundle install(Jar jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar.location(), jar.stream());
    }

    Bundle start(Jar jar) throws BundleException {
        Bundle bundle = install(jar);
        bundle.start();
        return bundle;
    }

    @Override
    public RunningVersion start(Description description, ClassLoader loader, Instances instances) throws Exception {
        ApplicationVersion version = description.version();
        Servlet servlet = instances.servlet(description.servlets().get(0).className());
        for (String listener : description.listeners()) {
            instances.listener(listener);
        }
        servlets.put(version, servlet);
        heard.add("init " + version);
        TransactionUser user = (TransactionUser) Proxy.newProxyInstance(Platform.class.getClassLoader(),
                new Class<?>[] {TransactionUser.class},
                (proxy, method, args) -> method.getName().equals("version") ? version : null);
        return new RunningVersion() {
            @Override
            public TransactionUser user() {
                return user;
            }

            @Override
            public void opened() {
                // nobody listens
            }

            @Override
            public void standingChanged() {
                // nobody listens
            }

            @Override
            public void close() {
                heard.add("destroy " + version);
            }
        };
    }

    @Override
    public void starting(TransactionUser user) {
        heard.add("starting " + user.version());
    }

    @Override
    public CompletionStage<Void> stopping(ApplicationVersion version) {
        heard.add("stopping " + version + (rollouts.running(version).isPresent() ? " while it runs" : ""));
        return CompletableFuture.completedFuture(null);
    }

    /** A bundle to be. */
    static final class Jar {
        private final Attributes manifest = new Attributes();
        private final Map<String, byte[]> files = new LinkedHashMap<>();

        Jar(String symbolicName, String version) {
            manifest.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            header(Constants.BUNDLE_MANIFESTVERSION, "2");
            header(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
            if (!version.isEmpty()) {
                header(Constants.BUNDLE_VERSION, version);
            }
            header(Constants.IMPORT_PACKAGE, "javax.servlet,javax.servlet.sip,javax.servlet.sip.annotation");
        }

        /** The sample application. */
        static Jar sample(String version) {
            String sample = "io.jackfield.deploy.sample.";
            return new Jar("org.example.sample", version).type(sample + "package-info").type(sample + "SampleServlet")
                    .type(sample + "SampleListener");
        }

        Jar header(String name, String value) {
            manifest.putValue(name, value);
            return this;
        }

        Jar file(String path, byte[] content) {
            files.put(path, content);
            return this;
        }

        Jar type(String className) {
            String path = className.replace('.', '/') + ".class";
            try (InputStream in = Platform.class.getResourceAsStream("/" + path)) {
                return file(path, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String location() {
            return manifest.getValue(Constants.BUNDLE_SYMBOLICNAME) + "-" + manifest.getValue(Constants.BUNDLE_VERSION);
        }

        byte[] bytes() {
            Manifest all = new Manifest();
            all.getMainAttributes().putAll(manifest);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JarOutputStream jar = new JarOutputStream(out, all)) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    jar.putNextEntry(new JarEntry(file.getKey()));
                    jar.write(file.getValue());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }

        InputStream stream() {
            return new ByteArrayInputStream(bytes());
        }
    }
}
