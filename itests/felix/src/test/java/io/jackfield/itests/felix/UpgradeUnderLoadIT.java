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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * notices. Calls are of six kinds at once: either side hangs up, either side changes the session by a re-INVITE, the
 * caller gives up while it rings, the phone cancels its re-INVITE. All phones are strict: a message too many, or one of
 * another version than the rest of its call, fails the call.
 */
@RunWith(PaxExam.class)
public class UpgradeUnderLoadIT {
    private static final String NAME = "call-forward";
    private static final String ONE = "1.0.0";
    private static final String TWO = "2.0.0";
    private static final int SECONDS = 60;
    private static final Duration HOLD = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    /** Over TCP as many calls in half the time. */
    private static int pace(Sipp.Over transport) {
        return transport == Sipp.Over.UDP ? 1 : 2;
    }

    /** One kind of call: what its caller does, and how many a second there are of it at pace 1. */
    private record Kind(String scenario, int rate, Duration hold) {
        int calls() {
            return rate * SECONDS;
        }
    }

    private static final List<Kind> MIX = List.of(
            new Kind("uac-mixed-plain.xml", 15, HOLD),
            new Kind("uac-mixed-hung-up.xml", 10, HOLD),
            new Kind("uac-mixed-changes.xml", 8, HOLD.dividedBy(2)),
            new Kind("uac-mixed-changed.xml", 5, HOLD),
            new Kind("uac-mixed-left-waiting.xml", 5, HOLD),
            new Kind("uac-cancel.xml", 7, Duration.ofMillis(500)));

    /** What both sides saw, and the moments at which another version began to take the new calls. */
    private record Show(Map<String, Tally> callers, Tally phone, List<LoggedCall> calls, List<LoggedCall> answered,
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
        upgradeUnderLoad(Sipp.Over.UDP);
    }

    @Test
    public void norDoesOneOverTcp() throws Exception {
        upgradeUnderLoad(Sipp.Over.TCP);
    }

    private void upgradeUnderLoad(Sipp.Over transport) throws Exception {
        Operator operator = new Operator(context);
        InetSocketAddress platform = operator.openEndpoint(transport);
        operator.start("call-forward-1.0.jar");
        operator.awaitState(NAME, ONE, "active", PATIENCE);

        warmUp(operator, platform, transport);
        Show show = upgradeBackAndForth(operator, platform, transport);
        int offered = MIX.stream().mapToInt(Kind::calls).sum();
        int seconds = SECONDS / pace(transport);
        int answered = offered - MIX.get(MIX.size() - 1).calls();
        System.out.printf("Upgrade under load over %s: %d calls offered at %d/s; of those answered %d began on 1.0, %d on 2.0;"
                        + " %d were up across one of %d switches; callers: %s; phone: %s%n", transport, offered,
                offered / seconds, show.begunOn("1.0"), show.begunOn("2.0"), show.upAcrossASwitch(),
                show.switches().size(), show.callers(), show.phone());
        MIX.forEach(kind -> assertFlawless(kind.scenario(), show.callers().get(kind.scenario()), kind.calls()));
        assertFlawless("phone", show.phone(), offered);
        assertTrue("calls on 1.0: " + show.begunOn("1.0"), show.begunOn("1.0") > 100);
        assertTrue("calls on 2.0: " + show.begunOn("2.0"), show.begunOn("2.0") > 100);
        assertEquals("every call was logged", answered, show.begunOn("1.0") + show.begunOn("2.0"));
        assertEquals("both legs of a call are of one version", show.begunOn("1.0"), show.answeredOn("1.0"));
        assertTrue("calls up across a switch: " + show.upAcrossASwitch(), show.upAcrossASwitch() > 100);

        Tally wrong = callsExpecting("call-forward (1\\.0)", operator, platform, transport); // 2.0 takes the calls now
        assertEquals("a wrong version is seen", wrong.offered(), wrong.mismatched());
        assertThrows(AssertionError.class, () -> assertFlawless("wrong", wrong, wrong.offered()));
    }

    /** A cold Java takes longer than T1 for its first calls, which a strict phone would notice as a repeated INVITE. */
    private static void warmUp(Operator operator, InetSocketAddress platform, Sipp.Over transport) throws Exception {
        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), Operator.directory(), Sipp.freePort(), transport,
                List.of())) {
            operator.forwardTo(phone.port(), transport);
            try (Sipp caller = Sipp.caller(Scenario.of("uac.xml"), Operator.directory(), platform, 300, 30,
                    Duration.ofMillis(100), transport,
                    List.of())) {
                assertEquals("warm-up over " + transport, 300, caller.awaitEnd(Duration.ofSeconds(60)).ended());
            }
        }
    }

    private Show upgradeBackAndForth(Operator operator, InetSocketAddress platform, Sipp.Over transport) throws Exception {
        List<Instant> switches = new ArrayList<>();
        Map<String, Sipp> callers = new LinkedHashMap<>();
        try (Sipp phone = Sipp.phone(Scenario.of("uas-mixed.xml"), Operator.directory(), Sipp.freePort(), transport,
                List.of())) {
            operator.forwardTo(phone.port(), transport);
            for (Kind kind : MIX) {
                callers.put(kind.scenario(), Sipp.caller(Scenario.of(kind.scenario()), Operator.directory(), platform,
                        kind.calls(), kind.rate() * pace(transport), kind.hold(), transport, List.of()));
            }
            Sipp clock = callers.get(MIX.get(0).scenario());
            awaitCallsOf(clock, 8);
            Bundle two = operator.start("call-forward-2.0.jar");
            operator.awaitState(NAME, TWO, "active", PATIENCE);
            switches.add(Instant.now());

            awaitCallsOf(clock, 20);
            operator.type("sip:retire " + NAME + " " + TWO);
            operator.awaitState(NAME, ONE, "active", PATIENCE);
            switches.add(Instant.now());
            operator.awaitState(NAME, TWO, "drained", PATIENCE);
            two.stop();

            awaitCallsOf(clock, 34);
            two.start();
            operator.type("sip:retire " + NAME + " " + ONE);
            operator.awaitState(NAME, TWO, "active", PATIENCE);
            switches.add(Instant.now());

            Map<String, Tally> tallies = new LinkedHashMap<>();
            List<LoggedCall> calls = new ArrayList<>();
            for (Map.Entry<String, Sipp> caller : callers.entrySet()) {
                tallies.put(caller.getKey(), caller.getValue().awaitEnd(Duration.ofSeconds(120)));
                calls.addAll(caller.getValue().calls());
            }
            Tally phoneTally = phone.stopAfter(tallies.values().stream().mapToLong(Tally::offered).sum(), PATIENCE);
            operator.awaitState(NAME, ONE, "drained", PATIENCE);
            return new Show(tallies, phoneTally, calls, phone.calls(), switches);
        } finally {
            callers.values().forEach(Sipp::close);
        }
    }

    /** @param seconds at pace 1 */
    private static void awaitCallsOf(Sipp clock, int seconds) throws Exception {
        clock.await(tally -> tally.offered() >= (long) seconds * MIX.get(0).rate(), Duration.ofSeconds(60));
    }

    private static Tally callsExpecting(String servedBy, Operator operator, InetSocketAddress platform, Sipp.Over transport)
            throws Exception {
        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), Operator.directory(), Sipp.freePort(), transport,
                List.of())) {
            operator.forwardTo(phone.port(), transport);
            Scenario wrong = Scenario.of("uac.xml").expecting(servedBy);
            try (Sipp caller = Sipp.caller(wrong, Operator.directory(), platform, 20, 20, Duration.ofMillis(100), transport,
                    List.of())) {
                return caller.awaitEnd(Duration.ofSeconds(60));
            }
        }
    }

    private static void assertFlawless(String who, Tally tally, long calls) {
        assertEquals("calls offered, " + who, calls, tally.offered());
        assertEquals("calls failed, " + who + ": " + tally, 0, tally.failed());
        assertEquals("calls as the scenario says, " + who, calls, tally.successful());
        assertEquals("unexpected messages, " + who + ": " + tally, 0, tally.unexpected());
    }
}
