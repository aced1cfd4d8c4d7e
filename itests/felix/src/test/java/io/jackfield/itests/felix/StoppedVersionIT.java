package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;

import io.jackfield.itests.sipp.LoggedCall;
import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A plain stop of a version that has calls loses none of them. */
@RunWith(PaxExam.class)
public class StoppedVersionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Test
    public void callOfAStoppedVersionIsRefusedForAWhileAndGoesOnWhenItIsBack() throws Exception {
        Operator operator = new Operator(context);
        InetSocketAddress platform = operator.openEndpoint();
        Bundle one = operator.start("call-forward-1.0.jar");
        operator.awaitState("call-forward", "1.0.0", "active", PATIENCE);

        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), Operator.directory(), Sipp.freePort())) {
            operator.forwardTo(phone.port());
            // The caller sends INFO 3 s after the answer, when the version is stopped, and BYE 5 s after the refusal.
            try (Sipp caller = Sipp.caller(Scenario.of("uac-stopped.xml"), Operator.directory(), platform, 1, 1,
                    Duration.ofSeconds(5))) {
                Operator.await("the call is up", PATIENCE, () -> phone.calls().size() == 1);
                one.stop();
                Operator.await("the INFO is refused", PATIENCE, () -> caller.logged("refused") == 1);
                one.start();

                Tally callerTally = caller.awaitEnd(Duration.ofSeconds(30));
                assertEquals("the caller: " + callerTally + caller.firstError(), 1, callerTally.successful());
                Tally phoneTally = phone.stopAfter(1, PATIENCE);
                assertEquals("the phone: " + phoneTally + phone.firstError(), 1, phoneTally.successful());
                assertEquals("1.0", phone.calls().stream().map(LoggedCall::version).findFirst().orElse("none"));
            }
        }
    }
}
