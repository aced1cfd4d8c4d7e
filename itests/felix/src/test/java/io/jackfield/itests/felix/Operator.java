package io.jackfield.itests.felix;

import io.jackfield.itests.sipp.Sipp;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** What an operator does to the platform: install and start bundles, type commands, configure endpoints. Runs inside. */
final class Operator {
    private static final String ENDPOINT_PID = "io.jackfield.stack.endpoint";

    private final BundleContext context;

    Operator(BundleContext context) {
        this.context = context;
    }

    /** Where the phones of a test keep their files. */
    static Path directory() {
        return Path.of(System.getProperty("itests.directory"));
    }

    /** Opens a UDP endpoint on a free port and waits until it is there. Where to call. */
    InetSocketAddress openEndpoint() throws Exception {
        int port = Sipp.freePort();
        String name = "itest" + port;
        Configuration configuration =
                service(ConfigurationAdmin.class).getFactoryConfiguration(ENDPOINT_PID, name, "?");
        configuration.update(new Hashtable<>(
                Map.of("name", name, "transport", "UDP", "address", "127.0.0.1", "port", Integer.toString(port))));
        Endpoints endpoints = service(Endpoints.class);
        await("endpoint " + name + " is open", Duration.ofSeconds(20),
                () -> endpoints.named(name).filter(Endpoint::open).isPresent());
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Says where call-forward sends its calls. */
    void forwardTo(int port) {
        System.setProperty("io.jackfield.apps.call-forward.target", "sip:phone@127.0.0.1:" + port);
    }

    /** Installs an archive of the distribution's directory apps and starts it. */
    Bundle start(String archive) throws BundleException {
        Bundle bundle = context.installBundle(
                Path.of(System.getProperty("jackfield.home"), "apps", archive).toUri().toString());
        bundle.start();
        return bundle;
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

    /** The state of a version as sip:apps prints it, in lower case; empty where it does not list the version. */
    String state(String baseName, String version) throws Exception {
        Matcher line = Pattern.compile(Pattern.quote(baseName) + "\\s+" + Pattern.quote(version) + "\\s+(\\w+)")
                .matcher(type("sip:apps"));
        return line.find() ? line.group(1).toLowerCase(Locale.ROOT) : "";
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
