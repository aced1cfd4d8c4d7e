package io.jackfield.itests.felix;

import io.jackfield.itests.sipp.Sipp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * What an operator does to the platform: install and start bundles, type commands, configure endpoints. Runs inside, and
 * uses no class of the platform, so that a test outlives a refresh of the platform's bundles.
 */
final class Operator {
    private static final String ENDPOINT_PID = "io.jackfield.stack.endpoint";
    private static final String ROUTER_PID = "io.jackfield.engine.router";
    private static final String ENDPOINT = "itest";

    private final BundleContext context;

    Operator(BundleContext context) {
        this.context = context;
    }

    /** Where the phones of a test keep their files. */
    static Path directory() {
        return Path.of(System.getProperty("itests.directory"));
    }

    /** Opens a UDP endpoint on a free port and waits until it is there; a second time, finds it. Where to call. */
    InetSocketAddress openEndpoint() throws Exception {
        return openEndpoint(Sipp.Over.UDP);
    }

    /** As {@link #openEndpoint()}, of a transport. */
    InetSocketAddress openEndpoint(Sipp.Over transport) throws Exception {
        Configuration configuration =
                service(ConfigurationAdmin.class).getFactoryConfiguration(ENDPOINT_PID, ENDPOINT, "?");
        if (configuration.getProperties() == null) {
            configuration.update(new Hashtable<>(Map.of("name", ENDPOINT, "transport", transport.protocol(), "address", "127.0.0.1",
                    "port", Integer.toString(Sipp.freePort()))));
        }
        awaitEndpoint();
        return new InetSocketAddress("127.0.0.1", Integer.parseInt((String) configuration.getProperties().get("port")));
    }

    /** Waits until the shell says that the endpoint is open. */
    void awaitEndpoint() throws Exception {
        await("endpoint " + ENDPOINT + " is open", Duration.ofSeconds(20), () -> type("sip:endpoints").lines()
                .anyMatch(line -> line.contains(ENDPOINT) && line.contains("open")));
    }

    /** Says which application gets a new call. */
    void route(String... rules) throws Exception {
        service(ConfigurationAdmin.class).getConfiguration(ROUTER_PID, "?").update(new Hashtable<>(Map.of("rules", rules)));
    }

    /** Says where call-forward sends its calls. */
    void forwardTo(int port) {
        forwardTo(port, Sipp.Over.UDP);
    }

    /** As {@link #forwardTo(int)}, over a transport. */
    void forwardTo(int port, Sipp.Over transport) {
        System.setProperty("io.jackfield.apps.call-forward.target", "sip:phone@127.0.0.1:" + port
                + (transport == Sipp.Over.UDP ? "" : ";transport=tcp"));
    }

    /** Installs an archive of the distribution's directory apps and starts it. */
    Bundle start(String archive) throws BundleException {
        Bundle bundle = context.installBundle(
                Path.of(System.getProperty("jackfield.home"), "apps", archive).toUri().toString());
        bundle.start();
        return bundle;
    }

    /** A bundle of the platform. */
    Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles()).filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst().orElseThrow(() -> new AssertionError("there is no bundle " + symbolicName));
    }

    /** Refreshes a bundle and all that depends on it, and waits until the framework is done. */
    void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> done.countDown());
        if (!done.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the framework is not done refreshing " + bundle);
        }
    }

    /** Types a command into the shell. What it printed. */
    String type(String command) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
             CommandSession session = service(CommandProcessor.class)
                     .createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
            Object result = session.execute(command);
            if (result != null) {
                out.print(session.format(result, Converter.INSPECT));
            }
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The line of a version as sip:apps prints it, its columns parted; empty where it does not list the version. */
    List<String> line(String baseName, String version) throws Exception {
        return type("sip:apps").lines().map(line -> List.of(line.trim().split("\\s{2,}")))
                .filter(columns -> columns.size() > 3 && columns.get(0).equals(baseName) && columns.get(1).equals(version))
                .findFirst().orElse(List.of());
    }

    /** The application sessions of a version as sip:apps counts them. */
    int sessions(String baseName, String version) throws Exception {
        List<String> columns = line(baseName, version);
        return columns.isEmpty() ? 0 : Integer.parseInt(columns.get(3));
    }

    /** The state of a version as sip:apps prints it, in lower case; empty where it does not list the version. */
    String state(String baseName, String version) throws Exception {
        List<String> columns = line(baseName, version);
        return columns.isEmpty() ? "" : columns.get(2).toLowerCase(Locale.ROOT);
    }

    void awaitState(String baseName, String version, String state, Duration within) throws Exception {
        await(baseName + " " + version + " is " + state, within, () -> state(baseName, version).equals(state));
    }

    /** Looks at a condition until it holds. Fails with the condition's name when the time is over. */
    static void await(String condition, Duration within, Callable<Boolean> holds) throws Exception {
        Instant deadline = Instant.now().plus(within);
        while (!holds.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not so within " + within + ": " + condition);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** The service, for as long as the test runs: one that is handed out per bundle ends when it is given back. */
    <T> T service(Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        T service = tracker.waitForService(20_000);
        if (service == null) {
            tracker.close();
            throw new AssertionError("nobody offers the service " + type.getName());
        }
        return service;
    }
}
