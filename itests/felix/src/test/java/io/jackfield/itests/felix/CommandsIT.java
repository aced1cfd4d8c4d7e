package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** What the shell shows of a call is what its phones know. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CommandsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    private BundleContext context;

    private Operator operator;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Test
    public void commandsShowACallAsItIs() throws Exception {
        operator = new Operator(context);
        InetSocketAddress platform = operator.openEndpoint();
        operator.start("call-forward-1.0.jar");
        operator.awaitState("call-forward", "1.0.0", "active", PATIENCE);
        assertEquals("No calls.", operator.type("sip:calls").strip());
        try (Phone caller = new Phone(); Phone phone = new Phone()) {
            operator.forwardTo(phone.port());
            PhoneCall call = caller.call(platform, "anybody");
            assertEquals(200, call.ask("INFO").status());

            String key = onlyCall();
            String shown = operator.type("sip:call " + key);
            String outgoing = phone.awaitRequest("INVITE", PATIENCE).first("Call-ID");
            List<String> uas = row(shown, "UAS", call.callId());
            List<String> uac = row(shown, "UAC", outgoing);
            assertEquals("the legs are linked: " + shown, List.of(uas.get(0), uac.get(0)),
                    List.of(uac.get(uac.size() - 1), uas.get(uas.size() - 1)));
            assertEquals("confirmed", uas.get(3));
            assertEquals("confirmed", uac.get(3));
            row(shown, "invite server", "INVITE", "200", caller.address());
            row(shown, "invite client", "INVITE", "200", phone.address());
            row(shown, "non invite server", "INFO", "completed", "200", caller.address());
            row(shown, "non invite client", "INFO", "completed", "200", phone.address());
            row(shown, "session expiry", "session " + uas.get(1));
            row(shown, "call-forward 1.0.0");
            assertEquals(1, operator.sessions("call-forward", "1.0.0"));
            assertCounted(caller, phone);

            assertEquals(200, call.ask("BYE").status());
            Operator.await("the call has no session left", PATIENCE, () -> onlyCallsRow().get(5).equals("-"));
            assertEquals(0, operator.sessions("call-forward", "1.0.0"));
            assertCounted(caller, phone);
        }
    }

    @Test
    public void whatIsAskedWronglyIsAnsweredWithASentence() throws Exception {
        operator = new Operator(context);
        assertEquals("There is no call 00000000000000000000000000000000.",
                operator.type("sip:call 00000000000000000000000000000000").strip());
        assertTrue(operator.type("sip:call x").startsWith("A call's key is 32 hexadecimal digits"));
        assertTrue(operator.type("sip:activate nothing 1.0").startsWith("There is no application nothing here"));
        assertEquals("Nothing was counted under nothing.", operator.type("sip:counters nothing").strip());
    }

    /** The key of the only call that there is. */
    private String onlyCall() throws Exception {
        List<String> row = onlyCallsRow();
        assertEquals("call-forward 1.0.0", row.get(5));
        return row.get(0);
    }

    private List<String> onlyCallsRow() throws Exception {
        String shown = operator.type("sip:calls");
        List<String> rows = shown.lines().skip(1).toList();
        assertEquals("rows of " + shown, 1, rows.size());
        return columns(rows.get(0));
    }

    /** The only row that has all these texts in it, as its columns. */
    private static List<String> row(String shown, String... texts) {
        List<String> rows = shown.lines().filter(line -> List.of(texts).stream().allMatch(line::contains)).toList();
        assertEquals("rows with " + List.of(texts) + " of " + shown, 1, rows.size());
        return columns(rows.get(0));
    }

    private static List<String> columns(String row) {
        return List.of(row.strip().split("\\s{2,}"));
    }

    /** What the phones sent came in, and what they heard went out. */
    private void assertCounted(Phone caller, Phone phone) throws Exception {
        Operator.await("the endpoint counted what the phones did", PATIENCE, () -> {
            List<String> endpoint = row(operator.type("sip:endpoints"), "itest");
            return endpoint.get(5).equals("" + (caller.sent() + phone.sent()))
                    && endpoint.get(6).equals("" + (caller.received() + phone.received())) && endpoint.get(7).equals("0");
        });
        assertEquals(List.of("engine.received", "" + (caller.sent() + phone.sent())),
                row(operator.type("sip:counters engine"), "engine.received"));
        assertEquals(List.of("endpoint.itest.out.sent", "" + (caller.received() + phone.received())),
                row(operator.type("sip:counters endpoint.itest"), "out.sent"));
    }
}
