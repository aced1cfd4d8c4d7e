package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * What the platform is for: an application is replaced, put back and replaced again while calls are up, and no call
 * notices. Caller and phone are strict: a message too many, or one of another version than the rest of its call, fails
 * the call.
 */
@RunWith(PaxExam.class)
public class UpgradeUnderLoadIT {
    private static final String NAME = "call-forward";
    private static final String ONE = "1.0.0";
    private static final String TWO = "2.0.0";
    private static final int RATE = 50;
    private static final int CALLS = 3_000;
    private static final Duration HOLD = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    /** What both sides saw, and the moments at which another version began to take the new calls. */
    private record Show(Tally caller, Tally phone, List<LoggedCall> calls, List<LoggedCall> answered,
                        List<Instant> switches) {
        long begunOn(String version) {
            return calls.stream().filter(call -> call.version().equals(version)).count();
        }

        long answeredOn(String version) {
            return answered.stream().filter(call -> call.version().equals(version)).count();
        }

        long upAcrossASwitch() {
            return calls.stream().filter(call -> switches.stream().anyMatch(call::upAt)).count();
        }
    }

    @Test
    public void noCallNoticesThatItsApplicationIsReplaced() throws Exception {
        Operator operator = new Operator(context);
        InetSocketAddress platform = operator.openEndpoint();
        operator.start("call-forward-1.0.jar");
        operator.awaitState(NAME, ONE, "active", PATIENCE);

        warmUp(operator, platform);
        Show show = upgradeBackAndForth(operator, platform);
        System.out.printf("Upgrade under load: %d calls offered at %d/s; %d began on 1.0, %d on 2.0; %d were up across"
                        + " one of %d switches; failed: caller %d, phone %d; unexpected messages: caller %d, phone %d%n",
                show.caller().offered(), RATE, show.begunOn("1.0"), show.begunOn("2.0"), show.upAcrossASwitch(),
                show.switches().size(), show.caller().failed(), show.phone().failed(), show.caller().unexpected(),
                show.phone().unexpected());
        assertFlawless(show.caller(), CALLS);
        assertFlawless(show.phone(), CALLS);
        assertTrue("calls on 1.0: " + show.begunOn("1.0"), show.begunOn("1.0") > 100);
        assertTrue("calls on 2.0: " + show.begunOn("2.0"), show.begunOn("2.0") > 100);
        assertEquals("every call was logged", CALLS, show.begunOn("1.0") + show.begunOn("2.0"));
        assertEquals("both legs of a call are of one version", show.begunOn("1.0"), show.answeredOn("1.0"));
        assertTrue("calls up across a switch: " + show.upAcrossASwitch(), show.upAcrossASwitch() > 100);

        Tally wrong = callsExpecting("call-forward (1\\.0)", operator, platform); // 2.0 takes the calls now
        assertEquals("a wrong version is seen", wrong.offered(), wrong.mismatched());
        assertThrows(AssertionError.class, () -> assertFlawless(wrong, wrong.offered()));
    }

    /** A cold Java takes longer than T1 for its first calls, which a strict phone would notice as a repeated INVITE. */
    private static void warmUp(Operator operator, InetSocketAddress platform) throws Exception {
        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), Operator.directory(), Sipp.freePort())) {
            operator.forwardTo(phone.port());
            try (Sipp caller = Sipp.caller(Scenario.of("uac.xml"), Operator.directory(), platform, 300, 30,
                    Duration.ofMillis(100))) {
                caller.awaitEnd(Duration.ofSeconds(60));
            }
        }
    }

    private Show upgradeBackAndForth(Operator operator, InetSocketAddress platform) throws Exception {
        List<Instant> switches = new ArrayList<>();
        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), Operator.directory(), Sipp.freePort())) {
            operator.forwardTo(phone.port());
            try (Sipp caller = Sipp.caller(Scenario.of("uac.xml"), Operator.directory(), platform, CALLS, RATE, HOLD)) {
                awaitOffered(caller, 400);
                Bundle two = operator.start("call-forward-2.0.jar");
                operator.awaitState(NAME, TWO, "active", PATIENCE);
                switches.add(Instant.now());

                awaitOffered(caller, 1_000);
                operator.type("sip:retire " + NAME + " " + TWO);
                operator.awaitState(NAME, ONE, "active", PATIENCE);
                switches.add(Instant.now());
                operator.awaitState(NAME, TWO, "drained", PATIENCE);
                two.stop();

                awaitOffered(caller, 1_700);
                two.start();
                operator.type("sip:retire " + NAME + " " + ONE);
                operator.awaitState(NAME, TWO, "active", PATIENCE);
                switches.add(Instant.now());

                Tally callerTally = caller.awaitEnd(Duration.ofSeconds(120));
                Tally phoneTally = phone.stopAfter(callerTally.offered(), PATIENCE);
                operator.awaitState(NAME, ONE, "drained", PATIENCE);
                return new Show(callerTally, phoneTally, caller.calls(), phone.calls(), switches);
            }
        }
    }

    private static void awaitOffered(Sipp caller, long calls) throws Exception {
        caller.await(tally -> tally.offered() >= calls, Duration.ofSeconds(60));
    }

    private static Tally callsExpecting(String servedBy, Operator operator, InetSocketAddress platform) throws Exception {
        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), Operator.directory(), Sipp.freePort())) {
            operator.forwardTo(phone.port());
            Scenario wrong = Scenario.of("uac.xml").expecting(servedBy);
            try (Sipp caller = Sipp.caller(wrong, Operator.directory(), platform, 20, 20, Duration.ofMillis(100))) {
                return caller.awaitEnd(Duration.ofSeconds(60));
            }
        }
    }

    private static void assertFlawless(Tally tally, long calls) {
        assertEquals("calls offered", calls, tally.offered());
        assertEquals("calls failed: " + tally, 0, tally.failed());
        assertEquals("calls as the scenario says", calls, tally.successful());
        assertEquals("unexpected messages: " + tally, 0, tally.unexpected());
    }
}
