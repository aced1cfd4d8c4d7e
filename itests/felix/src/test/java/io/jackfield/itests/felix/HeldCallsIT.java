package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
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

/**
 * Many calls at once: they are held, the application is replaced under them, new calls go to the new version, all of them
 * end as they should, and what they took of the heap is given back. Phones are strict, as in {@link UpgradeUnderLoadIT}.
 */
@RunWith(PaxExam.class)
public class HeldCallsIT {
    private static final String NAME = "call-forward";
    private static final String ONE = "1.0.0";
    private static final String TWO = "2.0.0";
    private static final int CALLS = 20_000;
    private static final int RATE = 600;
    private static final int MORE = 200;
    private static final Duration HOLD = Duration.ofSeconds(CALLS / RATE + 20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A call that is up: two dialogs, an application session, its attributes and its timers, in the embedded store. */
    private static final long MOST_PER_CALL = 6 * 1024;

    /** What may differ between two looks at an idle platform: caches, compiled code's data, logs. */
    private static final long SAME = 12L << 20;

    /** A phone that hears nothing for as long as a call is held is content. */
    private static final List<String> PATIENT = List.of("-recv_timeout", Long.toString(HOLD.multipliedBy(2).toMillis()));

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Test
    public void allThatAreHeldOutliveAnUpgradeAndLeaveNothingBehind() throws Exception {
        Operator operator = new Operator(context);
        InetSocketAddress platform = operator.openEndpoint();
        operator.start("call-forward-1.0.jar");
        operator.awaitState(NAME, ONE, "active", PATIENCE);
        warmUp(operator, platform);
        awaitNoCall(operator);
        long before = heap();

        try (Sipp phone = phone(operator);
             Sipp caller = caller(platform, CALLS, HOLD)) {
            Operator.await("all calls are up at once", HOLD, () -> operator.sessions(NAME, ONE) == CALLS
                    && phone.logged("up") == CALLS);
            long held = (heap() - before) / CALLS;

            operator.start("call-forward-2.0.jar");
            operator.awaitState(NAME, TWO, "active", PATIENCE);
            assertEquals("sessions on 1.0 right after the upgrade", CALLS, operator.sessions(NAME, ONE));
            try (Sipp late = caller(platform, MORE, Duration.ofSeconds(2))) {
                assertFlawless("late caller", late.awaitEnd(PATIENCE), MORE, late);
                assertEquals("late calls on 2.0", MORE, late.calls().stream()
                        .filter(each -> each.version().equals("2.0")).count());
            }
            assertFlawless("caller", caller.awaitEnd(HOLD.multipliedBy(3)), CALLS, caller);
            assertFlawless("phone", phone.stopAfter(CALLS + MORE, PATIENCE), CALLS + MORE, phone);
            operator.awaitState(NAME, ONE, "drained", PATIENCE);
            awaitNoCall(operator);
            long after = heap();
            System.out.printf("Held calls: %d at once, %d bytes of heap each; heap before %d KiB, after %d KiB%n", CALLS,
                    held, before >> 10, after >> 10);
            assertTrue("bytes of heap for each held call: " + held, held <= MOST_PER_CALL);
            assertTrue("heap before " + before + ", after " + after, after - before <= SAME);
            assertTrue("2.0 took only the late calls", caller.calls().stream().allMatch(each -> each.version().equals("1.0")));
        }
    }

    /** Gently, as a cold Java is many times slower; queues and caches get their size. */
    private static void warmUp(Operator operator, InetSocketAddress platform) throws Exception {
        try (Sipp phone = phone(operator);
             Sipp caller = Sipp.caller(Scenario.of("uac.xml"), Operator.directory(), platform, 2_000, RATE / 5,
                     Duration.ofMillis(50))) {
            caller.awaitEnd(PATIENCE);
        }
    }

    private static Sipp phone(Operator operator) throws Exception {
        Sipp phone = Sipp.phone(Scenario.of("uas.xml"), Operator.directory(), Sipp.freePort(), Sipp.Over.UDP,
                PATIENT);
        operator.forwardTo(phone.port());
        return phone;
    }

    private static Sipp caller(InetSocketAddress platform, int calls, Duration hold) throws Exception {
        return Sipp.caller(Scenario.of("uac.xml"), Operator.directory(), platform, calls, RATE, hold, Sipp.Over.UDP,
                PATIENT);
    }

    /** Transactions that absorb what comes late stay for 64*T1 (RFC 3261 section 17, RFC 6026). */
    private static void awaitNoCall(Operator operator) throws Exception {
        Operator.await("the store is empty", Duration.ofSeconds(90), () -> operator.type("sip:calls").contains("No calls."));
    }

    /** Bytes that are reachable; what finalizers and reference queues let go takes a second collection. */
    private long heap() {
        System.gc();
        System.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static void assertFlawless(String who, Tally tally, long calls, Sipp sipp) throws Exception {
        String all = who + ": " + tally + ", files in " + sipp.directory() + sipp.firstError();
        assertEquals("calls as the scenario says, " + all, calls, tally.successful());
        assertEquals("calls failed, " + all, 0, tally.failed());
        assertEquals("unexpected messages, " + all, 0, tally.unexpected());
    }
}
