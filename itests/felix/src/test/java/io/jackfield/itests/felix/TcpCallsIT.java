package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;

/** Calls over TCP through call-forward to a phone that speaks TCP: all by one connection, and one connection for each. */
@RunWith(PaxExam.class)
public class TcpCallsIT {
    private static final int CALLS = 500;
    private static final int RATE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Test
    public void callsOverTcpAreCompletedByOneConnectionOrMany() throws Exception {
        Operator operator = new Operator(context);
        InetSocketAddress platform = operator.openEndpoint(Sipp.Over.TCP);
        operator.start("call-forward-1.0.jar");
        operator.awaitState("call-forward", "1.0.0", "active", PATIENCE);

        call(operator, platform, Sipp.Over.TCP);
        long before = counted(operator, "accepted");
        call(operator, platform, Sipp.Over.TCP_PER_CALL);

        assertTrue("a connection for each call", counted(operator, "accepted") - before >= CALLS);
        assertEquals("nothing is repeated over TCP", 0, counted(operator, "engine.retransmission.request"));
        assertEquals(0, counted(operator, "refused.connections"));
        assertEquals(0, counted(operator, "failures"));
        System.out.println(operator.type("sip:endpoints"));
        System.out.println(operator.type("sip:counters endpoint"));
    }

    private void call(Operator operator, InetSocketAddress platform, Sipp.Over transport) throws Exception {
        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), Operator.directory(), Sipp.freePort(), Sipp.Over.TCP,
                List.of())) {
            operator.forwardTo(phone.port(), Sipp.Over.TCP);
            try (Sipp caller = Sipp.caller(Scenario.of("uac.xml"), Operator.directory(), platform, CALLS, RATE,
                    Duration.ofMillis(500), transport, List.of())) {
                Tally called = caller.awaitEnd(PATIENCE);
                assertEquals(caller.directory() + caller.firstError(), CALLS, called.successful());
            }
            Tally answered = phone.stopAfter(CALLS, PATIENCE);
            assertEquals(phone.directory() + phone.firstError(), CALLS, answered.successful());
        }
    }

    /** The sum of the counters whose name ends so. */
    private static long counted(Operator operator, String name) throws Exception {
        Pattern line = Pattern.compile("(?:^|\\.)" + Pattern.quote(name) + "\\s+(\\d+)$");
        List<String> lines = operator.type("sip:counters").lines().toList();
        return lines.stream().map(line::matcher).filter(Matcher::find).mapToLong(each -> Long.parseLong(each.group(1))).sum();
    }
}
