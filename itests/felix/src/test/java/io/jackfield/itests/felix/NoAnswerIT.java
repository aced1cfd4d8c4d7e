package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;

/** call-forward 2.0 sends a call that nobody answers to a second phone, by a timer of the application. */
@RunWith(PaxExam.class)
public class NoAnswerIT {
    private static final String NAME = "call-forward";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TARGET = "io.jackfield.apps.call-forward.no-answer-target";
    private static final String SECONDS = "io.jackfield.apps.call-forward.no-answer-seconds";

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Test
    public void aCallThatNobodyAnswersGoesToTheSecondPhone() throws Exception {
        Operator operator = new Operator(context);
        InetSocketAddress platform = operator.openEndpoint();
        operator.start("call-forward-2.0.jar");
        operator.awaitState(NAME, "2.0.0", "active", PATIENCE);
        try (Phone caller = new Phone(); Phone first = new Phone().answering("180 Ringing"); Phone second = new Phone()) {
            operator.forwardTo(first.port());
            System.setProperty(TARGET, "sip:second@" + second.address());
            System.setProperty(SECONDS, "1");
            PhoneCall call = caller.call(platform, "bob");
            first.awaitRequest("ACK", PATIENCE);
            assertEquals(List.of("INVITE", "CANCEL", "ACK"), first.requests().stream().map(SipText::method).toList());
            second.awaitRequest("ACK", PATIENCE);
            assertEquals(200, call.ask("INFO").status());
            assertEquals(200, call.ask("BYE").status());
            assertEquals(List.of("INVITE", "ACK", "INFO", "BYE"), second.requests().stream().map(SipText::method).toList());
            operator.await("no session is left", PATIENCE, () -> operator.sessions(NAME, "2.0.0") == 0);
        } finally {
            System.clearProperty(TARGET);
            System.clearProperty(SECONDS);
        }
    }
}
