package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;

import java.net.InetSocketAddress;
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

/** Versions side by side: which of them takes new calls, and when one of them has none left. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class VersionsIT {
    private static final String NAME = "call-forward";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    private BundleContext context;

    private Operator operator;
    private InetSocketAddress platform;
    private Bundle one;
    private Bundle two;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Before
    public void twoTakesNewCalls() throws Exception {
        operator = new Operator(context);
        platform = operator.openEndpoint();
        one = operator.start("call-forward-1.0.jar");
        two = operator.start("call-forward-2.0.jar");
        operator.type("sip:activate call-forward 2.0.0");
        operator.awaitState(NAME, "2.0.0", "active", PATIENCE);
        operator.awaitState(NAME, "1.0.0", "drained", PATIENCE);
    }

    @Test
    public void rollbackLeavesTheCallsOfTheNewerVersionWithIt() throws Exception {
        try (Phone caller = new Phone(); Phone phone = new Phone()) {
            operator.forwardTo(phone.port());
            PhoneCall onTwo = caller.call(platform, "anybody");

            assertEquals("call-forward 1.0.0 takes new calls.", operator.type("sip:activate call-forward 1.0").strip());
            PhoneCall onOne = caller.call(platform, "anybody");
            assertServed("1.0", onOne);
            assertServed("2.0", onTwo);
            assertStands("1.0.0", "active", 1);
            assertStands("2.0.0", "retiring", 1);

            onTwo.ask("BYE");
            operator.awaitState(NAME, "2.0.0", "drained", PATIENCE);
            two.uninstall();
            assertEquals("an uninstalled version that was drained is not listed", "", operator.state(NAME, "2.0.0"));
            assertServed("1.0", onOne);
            onOne.ask("BYE");
            PhoneCall next = caller.call(platform, "anybody");
            assertServed("1.0", next);
            next.ask("BYE");
        }
    }

    @Test
    public void threeVersionsServeTheirCallsSideBySide() throws Exception {
        try (Phone caller = new Phone(); Phone phone = new Phone()) {
            operator.forwardTo(phone.port());
            PhoneCall onTwo = caller.call(platform, "anybody");
            Bundle three = three().startIn(context);
            operator.awaitState(NAME, "3.0.0", "active", PATIENCE);
            PhoneCall onThree = caller.call(platform, "anybody");
            operator.type("sip:activate call-forward 1.0.0");
            PhoneCall onOne = caller.call(platform, "anybody");
            assertServed("1.0", onOne);
            assertServed("2.0", onTwo);
            assertServed("3.0", onThree);
            assertStands("1.0.0", "active", 1);
            assertStands("2.0.0", "retiring", 1);
            assertStands("3.0.0", "retiring", 1);

            operator.type("sip:retire call-forward 1.0.0"); // then the newest takes them
            PhoneCall next = caller.call(platform, "anybody");
            assertServed("3.0", next);
            assertStands("3.0.0", "active", 2);
            three.uninstall();
            assertStands("3.0.0", "uninstalled", 2);
            assertEquals("a call of an uninstalled version is there, and nobody for it", 503, next.ask("INFO").status());
            PhoneCall last = caller.call(platform, "anybody");
            assertServed("2.0", last);
            for (PhoneCall call : new PhoneCall[] {onOne, onTwo, last}) {
                assertEquals(200, call.ask("BYE").status());
            }
            Bundle threeAgain = three().startIn(context);
            operator.awaitState(NAME, "3.0.0", "active", PATIENCE);
            assertServed("3.0", next);
            assertEquals(200, next.ask("BYE").status());
            assertEquals(200, onThree.ask("BYE").status());
            operator.type("sip:activate call-forward 2.0.0");
            operator.awaitState(NAME, "3.0.0", "drained", PATIENCE);
            operator.awaitState(NAME, "1.0.0", "drained", PATIENCE);
            threeAgain.uninstall();
        }
    }

    private static Archive three() throws Exception {
        return Archive.copyOf("call-forward-2.0.jar").header("Bundle-Version", "3.0.0")
                .replacing("call-forward 2.0", "call-forward 3.0");
    }

    private void assertStands(String version, String state, int sessions) throws Exception {
        operator.awaitState(NAME, version, state, PATIENCE);
        assertEquals("sessions of " + version, sessions, operator.sessions(NAME, version));
    }

    private static void assertServed(String version, PhoneCall call) throws Exception {
        SipText answer = call.ask("INFO");
        assertEquals("INFO: " + answer, 200, answer.status());
        assertEquals("call-forward " + version, answer.first("X-Served-By"));
    }
}
