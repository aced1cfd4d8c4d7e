package io.jackfield.deploy.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.sample.SampleListener;
import io.jackfield.deploy.sample.SampleServlet;
import io.jackfield.state.ApplicationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.annotation.SipApplicationKey;
import org.junit.jupiter.api.Test;

/** What a bundle says it is, by annotations, descriptor, headers and services. */
class DescriberTest {
    private static final String SAMPLE = "io.jackfield.deploy.sample.";

    @Test
    void findsAnApplicationByItsAnnotations() throws Exception {
        Description found = Describer.describe(annotated()).orElseThrow();

        assertThat(found).isEqualTo(new Description(new ApplicationVersion("sample", "1.2.0"), "A sample", "",
                List.of(new Description.Servlet("SampleServlet", SAMPLE + "SampleServlet", Map.of(), 3, "")),
                "SampleServlet", List.of(), List.of(SAMPLE + "SampleListener"),
                Map.of(), 7, List.of(), Optional.of(new Description.SessionKey(SAMPLE + "SampleServlet", "key"))));
    }

    @Test
    void letsTheDescriptorCountOverTheAnnotations() throws Exception {
        Description found = Describer.describe(annotated().with("WEB-INF/sip.xml", """
                <sip-app><app-name>other</app-name>
                  <servlet><servlet-name>SampleServlet</servlet-name><servlet-class>org.example.Mine</servlet-class></servlet>
                  <servlet><servlet-name>second</servlet-name><servlet-class>org.example.Second</servlet-class></servlet>
                  <servlet-selection><main-servlet>second</main-servlet></servlet-selection>
                  <listener><listener-class>org.example.Listener</listener-class></listener>
                  <session-config><session-timeout>0</session-timeout></session-config>
                </sip-app>""")).orElseThrow();

        assertThat(found.version().baseName()).isEqualTo("other");
        assertThat(found.displayName()).isEqualTo("A sample");
        assertThat(found.servlets()).extracting(Description.Servlet::className)
                .containsExactly("org.example.Mine", "org.example.Second");
        assertThat(found.mainServlet()).isEqualTo("second");
        assertThat(found.listeners()).containsExactly(SAMPLE + "SampleListener", "org.example.Listener");
        assertThat(found.sessionTimeoutMinutes()).isZero();
    }

    @Test
    void namesTheApplicationByHeaderAndThenBySymbolicName() throws Exception {
        String xml = "<sip-app><servlet><servlet-name>a</servlet-name><servlet-class>A</servlet-class></servlet></sip-app>";
        FakeBundle bundle = new FakeBundle(7, "org.example.forward-2.1", "0.0.0").with("META-INF/sip.xml", xml);

        assertThat(Describer.describe(bundle).orElseThrow().version())
                .isEqualTo(new ApplicationVersion("org.example.forward", "2.1.0"));
        bundle.header("Sip-Application", "second");
        assertThat(Describer.describe(bundle).orElseThrow().version()).isEqualTo(new ApplicationVersion("second", ""));
        bundle.header("Jackfield-Application", "first-3.0");
        assertThat(Describer.describe(bundle).orElseThrow().version())
                .isEqualTo(new ApplicationVersion("first", "3.0.0"));
    }

    @Test
    void leavesBundlesAloneThatAreNoApplication() throws Exception {
        assertThat(Describer.describe(new FakeBundle(7, "library", "1.0.0"))).isEqualTo(Optional.empty());
        assertThat(Describer.describe(new FakeBundle(7, "library", "1.0.0").with(FakeBundle.class)))
                .isEqualTo(Optional.empty());
    }

    @Test
    void refusesAnApplicationWithoutServlets() {
        assertThatThrownBy(() -> Describer.describe(new FakeBundle(7, "a", "1.0.0").with(SampleListener.class)))
                .isInstanceOf(RefusedException.class).hasMessage("The application has no servlet.");
    }

    @Test
    void refusesAMainServletThatIsNotThere() {
        assertThatThrownBy(() -> Describer.describe(annotated().with("META-INF/sip.xml",
                "<sip-app><servlet-selection><main-servlet>x</main-servlet></servlet-selection></sip-app>")))
                .hasMessage("The main servlet x is not there, only SampleServlet.");
    }

    @Test
    void refusesSeveralServletsOfWhichNoneIsChosen() {
        assertThatThrownBy(() -> Describer.describe(annotated().with("META-INF/sip.xml", "<sip-app><servlet>"
                + "<servlet-name>b</servlet-name><servlet-class>B</servlet-class></servlet></sip-app>")))
                .hasMessage("Of the servlets SampleServlet, b none is the main servlet, and no mapping chooses one.");
    }

    @Test
    void refusesAMappingToAServletThatIsNotThere() {
        assertThatThrownBy(() -> Describer.describe(annotated().with("META-INF/sip.xml", "<sip-app><servlet-mapping>"
                + "<servlet-name>b</servlet-name><pattern><exists/></pattern></servlet-mapping></sip-app>")))
                .hasMessage("A mapping names the servlet b, which is not there.");
    }

    @Test
    void refusesAnAnnotatedClassFileThatCannotBeRead() {
        assertThatThrownBy(() -> Describer.describe(broken("????Ljavax/servlet/sip/annotation/SipServlet;")))
                .hasMessageStartingWith("A class file cannot be read: ");
    }

    @Test
    void doesNotMindOtherClassFilesThatCannotBeRead() throws Exception {
        assertThat(Describer.describe(broken("????Ljavax/servlet/sip/SipServlet;"))).isEmpty();
    }

    private static BundleContent broken(String classFile) {
        return new FakeBundle(7, "a", "1.0.0") {
            @Override
            public void classFiles(ClassFileReader reader) throws IOException {
                reader.read(classFile.getBytes(StandardCharsets.US_ASCII));
            }
        }.with(String.class);
    }

    @Test
    void makesAnApplicationOfTheServicesOfABundle() throws Exception {
        Description found = WhiteboardDescriber.describe(new FakeBundle(7, "org.example.board", "2.0.0"), List.of(
                service("A#1", Map.of("sip.servlet.name", "a", "sip.application", "board", "sip.pattern", "INVITE",
                        "sip.init.to", "sip:b@example.com", "sip.session.timeout", 9)),
                service("B#2", Map.of("sip.servlet.name", "b", "sip.pattern", "MESSAGE,INFO")),
                service("L#3", Map.of("sip.listener", "true"))));

        assertThat(found.version()).isEqualTo(new ApplicationVersion("board", "2.0.0"));
        assertThat(found.servlets()).containsExactly(
                new Description.Servlet("a", "A#1", Map.of("to", "sip:b@example.com"), 0, ""),
                new Description.Servlet("b", "B#2", Map.of(), 0, ""));
        assertThat(found.mainServlet()).isEmpty();
        assertThat(found.listeners()).containsExactly("L#3");
        assertThat(found.sessionTimeoutMinutes()).isEqualTo(9);
        assertThat(found.mappings().get(0).condition().textOf("value")).isEqualTo("INVITE");
        Element condition = found.mappings().get(1).condition();
        assertThat(condition.name()).isEqualTo("or");
        assertThat(condition.children().get(1).textOf("value")).isEqualTo("INFO");
    }

    @Test
    void servicesHaveTheSessionKeyOfTheirBundle() throws Exception {
        FakeBundle bundle = new FakeBundle(7, "org.example.board", "2.0.0").with(Keys.class);
        assertThat(Describer.describe(bundle)).as("a key alone makes no application").isEmpty();
        assertThat(WhiteboardDescriber.describe(bundle, List.of(service("A#1", Map.of("sip.servlet.name", "a")))).sessionKey())
                .contains(new Description.SessionKey(Keys.class.getName(), "room"));
        assertThatThrownBy(() -> WhiteboardDescriber.describe(bundle.with(OtherKeys.class),
                List.of(service("A#1", Map.of("sip.servlet.name", "a"))))).isInstanceOf(RefusedException.class)
                .hasMessageContaining("2 methods annotated @SipApplicationKey");
    }

    /** Of the classes behind services. */
    static final class Keys {
        @SipApplicationKey
        public static String room(SipServletRequest request) {
            return request.getRequestURI().toString();
        }
    }

    static final class OtherKeys {
        @SipApplicationKey
        public static String room(SipServletRequest request) {
            return "";
        }
    }

    @Test
    void refusesServicesThatDisagree() {
        FakeBundle bundle = new FakeBundle(7, "org.example.board", "2.0.0");

        assertThatThrownBy(() -> WhiteboardDescriber.describe(bundle, List.of(
                service("A", Map.of("sip.servlet.name", "a", "sip.application", "x")),
                service("B", Map.of("sip.servlet.name", "b", "sip.application", "y")))))
                .hasMessage("The bundle's services say sip.application x and y; a bundle is one application.");
        assertThatThrownBy(() -> WhiteboardDescriber.describe(bundle, List.of(
                service("A", Map.of("sip.servlet.name", "a", "sip.main", "true")),
                service("B", Map.of("sip.servlet.name", "b", "sip.main", "true")))))
                .hasMessage("There is one main servlet, not a and b.");
        assertThatThrownBy(() -> WhiteboardDescriber.describe(bundle, List.of(
                service("A", Map.of("sip.servlet.name", "a", "sip.pattern", "<and>")))))
                .hasMessageStartingWith("sip.pattern of servlet a: line 1: ");
        assertThatThrownBy(() -> WhiteboardDescriber.describe(bundle, List.of(service("L", Map.of("sip.listener", true)))))
                .hasMessage("The application has no servlet.");
    }

    @Test
    void refusesAMainServletBesidePatterns() {
        assertThatThrownBy(() -> WhiteboardDescriber.describe(new FakeBundle(7, "a", "1.0.0"), List.of(
                service("A", Map.of("sip.servlet.name", "a", "sip.main", "true")),
                service("B", Map.of("sip.servlet.name", "b", "sip.pattern", "INVITE")))))
                .hasMessage("A main servlet (a) and servlet mappings exclude each other (JSR 289 section 16.2).");
    }

    private static WhiteboardService service(String key, Map<String, Object> properties) {
        return new WhiteboardService(key, properties);
    }

    private static FakeBundle annotated() throws ClassNotFoundException {
        return new FakeBundle(7, "org.example.sample", "1.2.0")
                .with(SampleServlet.class, SampleListener.class, Class.forName(SAMPLE + "package-info"));
    }
}
