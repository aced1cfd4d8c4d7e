package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
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

/** The application caller rings whom a message names, and hangs up by its timers; nothing of a call is left behind. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CallerIT {
    private static final String NAME = "caller";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TALK = "io.jackfield.apps.caller.talk-seconds";
    private static final String RING = "io.jackfield.apps.caller.ring-seconds";

    @Inject
    private BundleContext context;
    private Operator operator;
    private InetSocketAddress platform;
    private Bundle application;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Before
    public void startTheApplication() throws Exception {
        operator = new Operator(context);
        platform = operator.openEndpoint();
        operator.route("* * -> caller");
        application = operator.start("caller-1.0.jar");
        operator.awaitState(NAME, "1.0.0", "active", PATIENCE);
        System.setProperty(TALK, "60");
        System.setProperty(RING, "60");
    }

    @After
    public void nothingIsLeft() throws Exception {
        operator.await("no session of caller is left", PATIENCE, () -> operator.sessions(NAME, "1.0.0") == 0);
        application.uninstall();
    }

    private int asksFor(Phone from, String text) throws Exception {
        String uri = "sip:caller@127.0.0.1:" + platform.getPort();
        return from.ask(platform, "MESSAGE " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + from.address() + ";branch=z9hG4bKmessage"
                + Phone.number() + "\r\nFrom: <sip:me@" + from.address() + ">;tag=m\r\nTo: <" + uri + ">\r\nCall-ID: message-"
                + Phone.number() + "\r\nCSeq: 1 MESSAGE\r\nMax-Forwards: 70\r\nContent-Type: text/plain\r\nContent-Length: "
                + text.length() + "\r\n\r\n" + text, PATIENCE).status();
    }

    private static List<String> methods(Phone phone) {
        return phone.requests().stream().map(SipText::method).toList();
    }

    @Test
    public void hangsUpAfterAWhile() throws Exception {
        System.setProperty(TALK, "1");
        try (Phone somebody = new Phone(); Phone called = new Phone()) {
            assertEquals(202, asksFor(somebody, "sip:bob@" + called.address()));
            called.awaitRequest("BYE", PATIENCE);
            assertEquals(List.of("INVITE", "ACK", "BYE"), methods(called));
            assertEquals("application/sdp", called.requests().get(0).first("Content-Type"));
        }
    }

    @Test
    public void givesUpWhenNobodyAnswers() throws Exception {
        System.setProperty(RING, "1");
        try (Phone somebody = new Phone(); Phone called = new Phone().answering("180 Ringing")) {
            assertEquals(202, asksFor(somebody, "<sip:bob@" + called.address() + ">"));
            called.awaitRequest("ACK", PATIENCE);
            assertEquals(List.of("INVITE", "CANCEL", "ACK"), methods(called));
        }
    }

    @Test
    public void leavesABusyPhoneAlone() throws Exception {
        try (Phone somebody = new Phone(); Phone called = new Phone().answering("486 Busy Here")) {
            assertEquals(202, asksFor(somebody, "sip:bob@" + called.address()));
            called.awaitRequest("ACK", PATIENCE);
            assertEquals(List.of("INVITE", "ACK"), methods(called));
        }
    }

    @Test
    public void thePhoneMayHangUpFirst() throws Exception {
        try (Phone somebody = new Phone(); Phone called = new Phone()) {
            assertEquals(202, asksFor(somebody, "sip:bob@" + called.address()));
            called.awaitRequest("ACK", PATIENCE);
            assertTrue("an application session lives", operator.sessions(NAME, "1.0.0") > 0);
            assertEquals(200, called.answered(PATIENCE).ask("BYE").status());
        }
    }

    @Test
    public void refusesWhatIsNoAddress() throws Exception {
        try (Phone somebody = new Phone()) {
            assertEquals(400, asksFor(somebody, "please ring <"));
        }
    }
}
