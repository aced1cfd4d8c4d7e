package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A version's way from its test to its end, by an operator's commands and with calls up all the time. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class VersionLifeIT {
    private static final String NAME = "call-forward";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CALLS = 200;
    /** So many of 200 fixed Call-IDs fall into a share of 10 %; four standard deviations around 20 are 3 to 37. */
    private static final int SHARE = 19;

    @Inject
    private BundleContext context;

    private Operator operator;
    private InetSocketAddress platform;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Test
    public void aVersionIsTestedSharedActivatedTakenBackAndCommitted() throws Exception {
        operator = new Operator(context);
        platform = operator.openEndpoint();
        Bundle one = operator.start("call-forward-1.0.jar");
        operator.start("call-forward-2.0.jar");
        try (Phone caller = new Phone(); Phone phone = new Phone()) {
            operator.forwardTo(phone.port());
            says("call-forward 1.0.0 takes new calls.", "sip:activate call-forward 1.0");

            says("call-forward 2.0.0 takes the new calls that header:X-Test=yes picks; call-forward 1.0.0 takes new calls.",
                    "sip:test call-forward 2.0 header:X-Test=yes");
            operator.awaitState(NAME, "2.0.0", "in test", PATIENCE);
            PhoneCall tested = caller.call(platform, "anybody", "tested@itest", "t", "X-Test: yes");
            PhoneCall other = caller.call(platform, "anybody", "other@itest", "t", "X-Test: no");
            assertServed("2.0", tested);
            assertServed("1.0", other);
            tested.ask("BYE");
            other.ask("BYE");

            says("call-forward 1.0.0 takes 90 % of new calls, call-forward 2.0.0 10 %.", "sip:canary call-forward 2.0 10");
            List<PhoneCall> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(caller.call(platform, "anybody", "canary-" + i + "@itest", "t"));
            }
            assertSessions(SHARE, "2.0.0");
            assertSessions(CALLS - SHARE, "1.0.0");

            says("call-forward 2.0.0 takes new calls.", "sip:activate call-forward 2.0");
            PhoneCall onTwo = caller.call(platform, "anybody");
            says("call-forward 1.0.0 takes 90 % of new calls, call-forward 2.0.0 10 %.", "sip:rollback call-forward");
            says("call-forward 1.0.0 takes new calls.", "sip:canary call-forward 2.0 0");
            PhoneCall onOne = caller.call(platform, "anybody");
            assertServed("2.0", onTwo);
            assertServed("1.0", onOne);
            assertSessions(SHARE + 1, "2.0.0");

            says("call-forward 2.0.0 takes new calls.", "sip:activate call-forward 2.0");
            says("call-forward 1.0.0 is retiring and has calls left, or may have; possible now: activate, test, canary, retire, "
                    + "commit --when-drained.", "sip:commit call-forward 1.0");
            says("call-forward 1.0.0 goes, bundle and all, as soon as it is found drained on all engines; call-forward 2.0.0 takes new "
                    + "calls.", "sip:commit call-forward 1.0 --when-drained");
            for (PhoneCall call : calls) {
                assertEquals(200, call.ask("BYE").status());
            }
            assertServed("1.0", onOne);
            assertEquals(Bundle.ACTIVE, one.getState());
            assertEquals(200, onOne.ask("BYE").status());
            Operator.await("the bundle of 1.0 is gone", PATIENCE, () -> one.getState() == Bundle.UNINSTALLED);
            Operator.await("1.0.0 is not listed", PATIENCE, () -> operator.state(NAME, "1.0.0").isEmpty());
            assertServed("2.0", onTwo);
            assertEquals(200, onTwo.ask("BYE").status());
            operator.awaitState(NAME, "2.0.0", "active", PATIENCE);
        }
    }

    private void says(String sentence, String command) throws Exception {
        assertEquals(command, sentence, operator.type(command).strip());
    }

    private void assertSessions(int count, String version) throws Exception {
        Operator.await(count + " sessions of " + version, PATIENCE, () -> operator.sessions(NAME, version) == count);
    }

    private static void assertServed(String version, PhoneCall call) throws Exception {
        SipText answer = call.ask("INFO");
        assertEquals("INFO: " + answer, 200, answer.status());
        assertEquals("call-forward " + version, answer.first("X-Served-By"));
    }
}
