package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jackfield.itests.sipp.LoggedCall;
import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;

/**
 * Whatever is said in a call is said by its version: INFO, re-INVITE and UPDATE from both sides and CANCEL of others, while
 * versions change.
 */
@RunWith(PaxExam.class)
public class BusyCallsIT {
    private static final String NAME = "call-forward";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CALLS = 80;
    private static final int CANCELLED = 60;

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Test
    public void nothingThatIsSaidInACallGoesToAnotherVersion() throws Exception {
        Operator operator = new Operator(context);
        InetSocketAddress platform = operator.openEndpoint();
        operator.start("call-forward-1.0.jar");
        operator.awaitState(NAME, "1.0.0", "active", PATIENCE);
        List<Instant> switches = new ArrayList<>();
        try (Sipp phone = Sipp.phone(Scenario.of("uas-busy.xml"), Operator.directory(), Sipp.freePort())) {
            operator.forwardTo(phone.port());
            try (Sipp caller = Sipp.caller(Scenario.of("uac-busy.xml"), Operator.directory(), platform, CALLS, 10,
                    Duration.ofMillis(300));
                 Sipp impatient = Sipp.caller(Scenario.of("uac-cancel.xml"), Operator.directory(), platform, CANCELLED, 8,
                         Duration.ofMillis(500))) {
                awaitOffered(caller, 20);
                operator.start("call-forward-2.0.jar");
                operator.awaitState(NAME, "2.0.0", "active", PATIENCE);
                switches.add(Instant.now());
                awaitOffered(caller, 40);
                operator.type("sip:activate call-forward 1.0.0");
                switches.add(Instant.now());
                awaitOffered(caller, 60);
                operator.type("sip:retire call-forward 1.0.0");
                switches.add(Instant.now());

                assertFlawless("caller", caller.awaitEnd(PATIENCE), CALLS, caller);
                assertFlawless("impatient caller", impatient.awaitEnd(PATIENCE), CANCELLED, impatient);
                assertFlawless("phone", phone.stopAfter(CALLS + CANCELLED, PATIENCE), CALLS + CANCELLED, phone);
                assertEquals("calls that the phone was told to let be", CANCELLED, phone.logged("cancelled"));
                List<LoggedCall> calls = caller.calls();
                for (String version : List.of("1.0", "2.0")) {
                    long begun = calls.stream().filter(call -> call.version().equals(version)).count();
                    assertTrue("calls on " + version + ": " + begun, begun > CALLS / 8);
                }
                long across = calls.stream().filter(call -> switches.stream().anyMatch(call::upAt)).count();
                assertTrue("calls up across a switch: " + across, across > CALLS / 4);
            }
        }
        operator.awaitState(NAME, "1.0.0", "drained", PATIENCE);
    }

    private static void awaitOffered(Sipp caller, long calls) throws Exception {
        caller.await(tally -> tally.offered() >= calls, PATIENCE);
    }

    private static void assertFlawless(String who, Tally tally, long calls, Sipp sipp) throws Exception {
        String all = who + ": " + tally + ", files in " + sipp.directory() + sipp.firstError();
        assertEquals("calls as the scenario says, " + all, calls, tally.successful());
        assertEquals("calls failed, " + all, 0, tally.failed());
        assertEquals("unexpected messages, " + all, 0, tally.unexpected());
    }
}
