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
import org.osgi.framework.BundleContext;

/** What the shell shows of a call is what its phones know. */
@RunWith(PaxExam.class)
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
            call.ask("INFO");
            phone.awaitRequest("INFO", PATIENCE);
            for (String each : List.of("sip:calls", "sip:endpoints", "sip:counters", "sip:apps")) {
                System.out.println(operator.type(each));
            }
            System.out.println(operator.type("sip:call " + operator.type("sip:calls").lines().skip(1).findFirst().orElseThrow().split(" ")[0]));
        }
    }
}
