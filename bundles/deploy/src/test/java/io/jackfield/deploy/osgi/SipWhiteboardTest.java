package io.jackfield.deploy.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.deploy.Refusal;
import io.jackfield.deploy.osgi.Platform.Jar;
import io.jackfield.deploy.sample.SampleServlet;
import io.jackfield.state.ApplicationVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import javax.servlet.Servlet;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/** Services that bundles publish as servlets of their application. */
class SipWhiteboardTest {
    private static final ApplicationVersion BOARD = new ApplicationVersion("board", "1.0.0");

    @TempDir
    Path directory;

    private final Servlet servlet = new SampleServlet();
    private Platform platform;
    private Bundle bundle;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform(directory).started().open();
        bundle = platform.start(new Jar("org.example.board", "1.0.0"));
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    @Test
    void runsTheServicesOfABundleAsOneVersion() {
        publish(Map.of("sip.servlet.name", "a", "sip.application", "board"));

        eventually(() -> assertThat(platform.rollouts.forNewSession("board")).contains(BOARD));
        assertThat(platform.servlets.get(BOARD)).isSameAs(servlet);
    }

    @Test
    void stopsTheVersionAtOnceWhenItsServiceGoes() {
        ServiceRegistration<Servlet> published = publish(Map.of("sip.servlet.name", "a", "sip.application", "board"));
        eventually(() -> assertThat(platform.rollouts.running(BOARD)).isPresent());

        published.unregister();

        assertThat(platform.rollouts.running(BOARD)).isEmpty();
    }

    @Test
    void startsTheVersionAgainWhenAServiceChanges() {
        ServiceRegistration<Servlet> published = publish(Map.of("sip.servlet.name", "a", "sip.application", "board"));
        eventually(() -> assertThat(platform.rollouts.running(BOARD)).isPresent());

        published.setProperties(dictionary(Map.of("sip.servlet.name", "a", "sip.application", "other")));

        eventually(() -> assertThat(platform.rollouts.forNewSession("other")).isPresent());
        assertThat(platform.rollouts.running(BOARD)).isEmpty();
    }

    @Test
    void stopsTheVersionWithItsBundle() throws Exception {
        publish(Map.of("sip.servlet.name", "a", "sip.application", "board"));
        eventually(() -> assertThat(platform.rollouts.running(BOARD)).isPresent());

        bundle.stop();

        assertThat(platform.rollouts.running(BOARD)).isEmpty();
        assertThat(platform.heard).endsWith("stopping board 1.0.0", "destroy board 1.0.0");
    }

    @Test
    void refusesServicesThatMakeNoApplication() {
        publish(Map.of("sip.servlet.name", "a", "sip.session.timeout", "soon"));

        eventually(() -> assertThat(platform.refusals.list()).extracting(Refusal::reason)
                .containsExactly("sip.session.timeout is a number of minutes, not 'soon'."));
    }

    private ServiceRegistration<Servlet> publish(Map<String, Object> properties) {
        return bundle.getBundleContext().registerService(Servlet.class, servlet, dictionary(properties));
    }

    private static Dictionary<String, Object> dictionary(Map<String, Object> properties) {
        return new Hashtable<>(properties);
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10)).untilAsserted(assertion);
    }
}
