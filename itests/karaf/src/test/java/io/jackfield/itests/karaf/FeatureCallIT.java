package io.jackfield.itests.karaf;

import static org.junit.Assert.assertEquals;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import java.util.Map;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** One call through the feature in Karaf. */
@RunWith(PaxExam.class)
public class FeatureCallIT {
    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    @Configuration
    public Option[] karaf() {
        return Karaf.options();
    }

    @Test
    public void callGoesThrough() throws Exception {
        Path directory = Path.of(System.getProperty("itests.directory"));
        InetSocketAddress platform = new InetSocketAddress("127.0.0.1", Sipp.freePort());
        configurations.getFactoryConfiguration("io.jackfield.stack.endpoint", "itest", "?").update(new Hashtable<>(
                Map.of("name", "itest", "transport", "UDP", "address", "127.0.0.1", "port", platform.getPort())));
        context.installBundle(Path.of(System.getProperty("jackfield.app")).toUri().toString()).start();

        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), directory, Sipp.freePort())) {
            System.setProperty("io.jackfield.apps.call-forward.target", "sip:phone@127.0.0.1:" + phone.port());
            Tally tally = callUntilTaken(directory, platform);
            assertEquals("the call: " + tally, 1, tally.successful());
            assertEquals("the phone: " + phone.firstError(), 1, phone.stopAfter(1, Duration.ofSeconds(10)).successful());
        }
    }

    /** Endpoint and application come up each in their time; until both are there, calls are refused or lost. */
    private static Tally callUntilTaken(Path directory, InetSocketAddress platform) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
        while (true) {
            try (Sipp caller = Sipp.caller(Scenario.of("uac.xml"), directory, platform, 1, 1, Duration.ofMillis(100))) {
                Tally tally = caller.awaitEnd(Duration.ofSeconds(60));
                if (tally.successful() == 1 || Instant.now().isAfter(deadline)) {
                    return tally;
                }
            }
        }
    }
}
