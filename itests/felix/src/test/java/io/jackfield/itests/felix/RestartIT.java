package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Calls are up while the framework stops and starts, updates or refreshes a bundle, of the application or of the platform:
 * they go on with the version that began them, and with what that keeps of them.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What the framework does while the calls are up. */
    @FunctionalInterface
    private interface Restart {
        void run() throws Exception;
    }

    @Inject
    private BundleContext context;

    private Operator operator;
    private InetSocketAddress platform;
    private Bundle forward;
    private Bundle keeper;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Before
    public void bothApplicationsRun() throws Exception {
        operator = new Operator(context);
        platform = operator.openEndpoint();
        operator.route("* user=keeper -> keeper", "* * -> call-forward");
        forward = operator.start("call-forward-1.0.jar");
        keeper = Archive.keeper("keeper", "1.0.0").startIn(context);
        operator.awaitState("call-forward", "1.0.0", "active", PATIENCE);
        operator.awaitState("keeper", "1.0.0", "active", PATIENCE);
    }

    @Test
    public void callsOutliveAnUpdateOfTheirApplications() throws Exception {
        callsOutlive(() -> {
            try (var in = Files.newInputStream(
                    Path.of(System.getProperty("jackfield.home"), "apps", "call-forward-1.0.jar"))) {
                forward.update(in);
            }
            keeper.update(new ByteArrayInputStream(Archive.keeper("keeper", "1.0.0").bytes()));
        });
    }

    @Test
    public void callsOutliveARefreshOfTheirApplications() throws Exception {
        callsOutlive(() -> {
            operator.refresh(forward);
            operator.refresh(keeper);
        });
    }

    @Test
    public void callsOutliveAStopOfTheDeployer() throws Exception {
        callsOutlive(() -> stopAndStart("io.jackfield.deploy"));
    }

    @Test
    public void callsOutliveAStopOfTheEngine() throws Exception {
        callsOutlive(() -> stopAndStart("io.jackfield.engine"));
    }

    @Test
    public void callsOutliveAStopOfTheStack() throws Exception {
        callsOutlive(() -> stopAndStart("io.jackfield.stack"));
    }

    @Test
    public void callsOutliveAStopOfTheConfigurationAdmin() throws Exception {
        callsOutlive(() -> stopAndStart("org.apache.felix.configadmin"));
    }

    @Test
    public void callsOutliveARefreshOfTheServletContainer() throws Exception {
        callsOutlive(() -> operator.refresh(operator.bundle("io.jackfield.servlet")));
    }

    @Test
    public void callsOutliveARefreshOfTheEngine() throws Exception {
        callsOutlive(() -> operator.refresh(operator.bundle("io.jackfield.engine")));
    }

    @Test
    public void callsOutliveARefreshOfTheStack() throws Exception {
        callsOutlive(() -> operator.refresh(operator.bundle("io.jackfield.stack")));
    }

    private void stopAndStart(String symbolicName) throws Exception {
        Bundle bundle = operator.bundle(symbolicName);
        bundle.stop();
        bundle.start();
    }

    private void callsOutlive(Restart restart) throws Exception {
        try (Phone caller = new Phone(); Phone phone = new Phone(); Phone noting = new Phone()) {
            operator.forwardTo(phone.port());
            PhoneCall forwarded = caller.call(platform, "anybody");
            PhoneCall answered = phone.answered(PATIENCE);
            PhoneCall noted = noting.call(platform, "keeper");

            restart.run();

            assertServed("the caller's INFO", "call-forward 1.0", forwarded.askUntilServed("INFO", PATIENCE));
            assertServed("the phone's INFO", "call-forward 1.0", answered.askUntilServed("INFO", PATIENCE));
            SipText info = noted.askUntilServed("INFO", PATIENCE);
            assertServed("INFO", "keeper 1.0.0", info);
            assertEquals("session of sip:caller@" + noting.address() + " 2", info.first("X-Session-Note"));
            assertEquals("application of sip:caller@" + noting.address() + " 2", info.first("X-Application-Note"));

            assertServed("the BYE", "call-forward 1.0", forwarded.ask("BYE"));
            phone.awaitRequest("BYE", PATIENCE);
            SipText bye = noted.ask("BYE");
            assertServed("the BYE", "keeper 1.0.0", bye);
            assertEquals("session of sip:caller@" + noting.address() + " 3", bye.first("X-Session-Note"));

            SipText next = noting.call(platform, "keeper").ask("BYE");
            assertServed("the next call's BYE", "keeper 1.0.0", next);
            assertTrue("it has a note of its own: " + next, next.first("X-Session-Note").endsWith(" 2"));
        }
    }

    private static void assertServed(String what, String by, SipText answer) {
        assertEquals(what + " is answered: " + answer, 200, answer.status());
        assertEquals(what + " is answered by", by, answer.first("X-Served-By"));
    }
}
