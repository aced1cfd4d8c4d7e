package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What becomes an application and what does not; an operator sees the reason in {@code sip:refused}. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DeployIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NOTHING = "No bundle and no configuration is refused.";
    private static final String PACKAGE = "io.jackfield.itests.felix.keeper";

    @Inject
    private BundleContext context;

    private final List<Bundle> started = new ArrayList<>();
    private Operator operator;
    private InetSocketAddress platform;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Before
    public void endpointIsOpen() throws Exception {
        operator = new Operator(context);
        platform = operator.openEndpoint();
        operator.route("* user=(.+) -> keeper");
    }

    @After
    public void nothingIsLeft() throws Exception {
        for (Bundle bundle : started) {
            bundle.uninstall();
        }
        assertEquals(NOTHING, operator.type("sip:refused").strip());
    }

    private Bundle start(Archive archive) throws Exception {
        Bundle bundle = archive.startIn(context);
        started.add(bundle);
        return bundle;
    }

    @Test
    public void applicationOfADescriptorTakesACall() throws Exception {
        start(Archive.keeper("keeper", "1.0.0"));
        assertTakesACall("keeper 1.0.0");
    }

    @Test
    public void applicationOfAServletArchiveTakesACall() throws Exception {
        start(Archive.of("keeper", "1.2.0").classes("keeper/Keeper", "keeper/Note")
                .file("WEB-INF/sip.xml", Archive.keeperDescriptor("keeper", "1.2.0")));
        assertTakesACall("keeper 1.2.0");
    }

    @Test
    public void applicationOfServicesTakesACallAndKeepsItOverAStop() throws Exception {
        Bundle services = start(Archive.of("a.bundle.of.services", "3.1.0").classes("keeper/Keeper", "keeper/Note")
                .header("Service-Component", "OSGI-INF/keeper.xml")
                .file("OSGI-INF/keeper.xml", """
                        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="keeper">
                          <implementation class="io.jackfield.itests.felix.keeper.Keeper"/>
                          <service><provide interface="javax.servlet.Servlet"/></service>
                          <property name="sip.application" value="keeper"/>
                          <property name="sip.servlet.name" value="any"/>
                          <property name="sip.init.served-by" value="the services"/>
                        </scr:component>
                        """));
        operator.awaitState("keeper", "3.1.0", "active", PATIENCE);
        try (Phone phone = new Phone()) {
            PhoneCall call = phone.call(platform, "keeper");
            services.stop();
            assertEquals("while it is stopped", 503, call.ask("INFO").status());
            services.start();
            SipText info = call.askUntilServed("INFO", PATIENCE);
            assertEquals("the services", info.first("X-Served-By"));
            assertEquals("session of sip:caller@" + phone.address() + " 2", info.first("X-Session-Note"));
            assertEquals(200, call.ask("BYE").status());
        }
    }

    @Test
    public void versionThatIsWiredToAnotherIsRefusedUntilItBringsItsOwn() throws Exception {
        start(Archive.keeper("keeper", "1.0.0").header("Export-Package", PACKAGE));
        Bundle two = start(Archive.of("keeper", "2.0.0").file("META-INF/sip.xml", Archive.keeperDescriptor("keeper", "2.0.0"))
                .header("Import-Package", "javax.servlet,javax.servlet.sip," + PACKAGE));
        assertRefused(two, "wired to package " + PACKAGE + " of keeper");
        assertTakesACall("keeper 1.0.0");

        two.update(new ByteArrayInputStream(Archive.keeper("keeper", "2.0.0").bytes()));
        operator.awaitState("keeper", "2.0.0", "active", PATIENCE);
        assertEquals(NOTHING, operator.type("sip:refused").strip());
        assertTakesACall("keeper 2.0.0");
    }

    @Test
    public void secondBundleOfOneVersionIsRefused() throws Exception {
        Bundle first = start(Archive.keeper("keeper", "1.0.0"));
        Bundle second = start(Archive.keeper("keeper", "1.0.0").header("Bundle-SymbolicName", "keeper.again"));
        assertRefused(second, "runs already, from another bundle");
        assertTakesACall("keeper 1.0.0");

        first.stop();
        second.stop();
        second.start();
        operator.awaitState("keeper", "1.0.0", "active", PATIENCE);
        assertTakesACall("keeper 1.0.0");
    }

    @Test
    public void whatIsWrongWithAnApplicationIsSaid() throws Exception {
        assertRefused(start(Archive.keeper("broken", "1.0.0").file("META-INF/sip.xml", "<sip-app>\n<servlet>\n</sip-app>")),
                "sip.xml line 3");
        assertRefused(start(Archive.of("empty", "1.0.0").file("META-INF/sip.xml", "<sip-app><app-name>e</app-name></sip-app>")),
                "The application has no servlet");
        assertRefused(start(Archive.of("missing", "1.0.0")
                .file("META-INF/sip.xml", Archive.keeperDescriptor("missing", "1.0.0"))), PACKAGE + ".Keeper");
        assertEquals("none of them is listed", List.of(), operator.type("sip:apps").lines()
                .filter(line -> line.contains("1.0.0")).toList());
    }

    private void assertRefused(Bundle bundle, String reason) throws Exception {
        assertEquals("the bundle itself runs", Bundle.ACTIVE, bundle.getState());
        List<String> lines = operator.type("sip:refused").lines()
                .filter(line -> line.contains(bundle.getSymbolicName() + " " + bundle.getVersion())).toList();
        assertEquals("sip:refused has a line for " + bundle + ": " + lines, 1, lines.size());
        assertTrue("the reason: " + lines, lines.get(0).contains(reason));
    }

    private void assertTakesACall(String servedBy) throws Exception {
        try (Phone phone = new Phone()) {
            PhoneCall call = phone.call(platform, "keeper");
            assertEquals(servedBy, call.ask("INFO").first("X-Served-By"));
            assertEquals(200, call.ask("BYE").status());
        }
    }
}
