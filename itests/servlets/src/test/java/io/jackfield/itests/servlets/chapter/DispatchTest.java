package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.application.Everything;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.util.Map;
import javax.servlet.ServletContext;

/** Which servlet gets a request, as a deployment descriptor says: JSR 289 chapters 3, 16 and 19. */
class DispatchTest {
    private static final String HEAD = "<sip-app xmlns='http://www.jcp.org/xml/ns/sipservlet'><app-name>suite</app-name>"
            + "<display-name>The suite</display-name><context-param><param-name>colour</param-name><param-value>red</param-value>"
            + "</context-param><servlet><servlet-name>one</servlet-name><servlet-class>One</servlet-class><init-param><param-name>size"
            + "</param-name><param-value>7</param-value></init-param><load-on-startup>1</load-on-startup></servlet>"
            + "<servlet><servlet-name>two</servlet-name><servlet-class>Two</servlet-class></servlet>";
    private static final String TAIL = "</sip-app>";

    private final Script one = new Script().answers("MESSAGE", 201).answers("OPTIONS", 201);
    private final Script two = new Script().answers("MESSAGE", 202).answers("OPTIONS", 202);

    private void deploys(Scene scene, String rest) throws Exception {
        scene.container().deploys(HEAD + rest + TAIL, Map.of("One", one, "Two", two, "Ears", new Everything(one)));
    }

    private static String mapping(String servlet, String condition) {
        return "<servlet-mapping><servlet-name>" + servlet + "</servlet-name><pattern>" + condition + "</pattern></servlet-mapping>";
    }

    private static String equal(String variable, String value) {
        return "<equal><var>" + variable + "</var><value>" + value + "</value></equal>";
    }

    private void status(Scene scene, int status, String method, String uri, String... lines) {
        scene.alice().through(scene.container()).sends(method, uri, lines);
        scene.alice().hears(status);
    }

    @InBothModes
    void theFirstMappingThatMatchesDecides(Scene scene) throws Exception {
        deploys(scene, "<servlet-selection>" + mapping("one", equal("request.method", "OPTIONS"))
                + mapping("two", equal("request.uri.user", "sales")) + mapping("one", equal("request.uri.host", "example.com"))
                + "</servlet-selection>");
        status(scene, 201, "OPTIONS", "sip:sales@example.net");
        status(scene, 202, "MESSAGE", "sip:sales@example.com");
        status(scene, 201, "MESSAGE", "sip:other@example.com");
        status(scene, 404, "MESSAGE", "sip:other@example.net");
    }

    /** All variables of section 16.1 that a MESSAGE has, each alone. */
    @InBothModes
    void aRuleAsksForAnyPartOfTheRequest(Scene scene) throws Exception {
        String[][] variables = {{"request.method", "MESSAGE"}, {"request.uri.scheme", "sip"}, {"request.uri.user", "bob"},
            {"request.uri.host", "example.com"}, {"request.uri.port", "5090"}, {"request.uri.param.x", "1"},
            {"request.from.uri.user", "alice"}, {"request.from.uri.host", "example.org"}, {"request.from.display-name", "Alice"},
            {"request.to.uri.host", "example.com"}, {"request.to.display-name", "Bob"}, {"request.route.uri.param.role", "edge"}};
        StringBuilder all = new StringBuilder("<and>");
        for (String[] each : variables) {
            all.append(equal(each[0], each[1]));
        }
        deploys(scene, "<servlet-selection>" + mapping("two", all + "</and>") + mapping("one", "<exists><var>request.uri.host</var></exists>")
                + "</servlet-selection>");
        String route = "Route: <sip:" + scene.container().address() + ";lr;role=edge>"; // popped, and the one that rules see
        String to = "To: \"Bob\" <sip:bob@example.com>";
        scene.alice().sends(scene.alice().request("MESSAGE", "sip:bob@example.com:5090;x=1", route, to,
                "From: \"Alice\" <sip:alice@example.org>;tag=a"));
        scene.alice().hears(202);
        scene.alice().sends(scene.alice().request("MESSAGE", "sip:bob@example.com:5090;x=2", route, to,
                "From: \"Alice\" <sip:alice@example.org>;tag=a"));
        scene.alice().hears(201);
    }

    @InBothModes
    void rulesAreCombined(Scene scene) throws Exception {
        deploys(scene, "<servlet-selection>" + mapping("one", "<or><not><exists><var>request.uri.user</var></exists></not>"
                + "<contains ignore-case='true'><var>request.uri.user</var><value>SUPPORT</value></contains></or>")
                + mapping("two", "<subdomain-of><var>request.uri.host</var><value>example.com</value></subdomain-of>")
                + "</servlet-selection>");
        status(scene, 201, "MESSAGE", "sip:example.com");
        status(scene, 201, "MESSAGE", "sip:first.support.line@example.com");
        status(scene, 202, "MESSAGE", "sip:bob@berlin.example.com");
        status(scene, 202, "MESSAGE", "sip:bob@example.com");
        status(scene, 404, "MESSAGE", "sip:bob@notexample.com");
    }

    @InBothModes
    void theMainServletTakesAllAndHandsOn(Scene scene) throws Exception {
        one.on("INVITE", invite -> {
            invite.getSession().setHandler("two");
            invite.createResponse(200).send();
        });
        one.on("OPTIONS", options -> one.getServletContext().getNamedDispatcher("two").forward(options, null));
        deploys(scene, "<servlet-selection><main-servlet>one</main-servlet></servlet-selection>");
        status(scene, 201, "MESSAGE", "sip:any@example.net");
        status(scene, 202, "OPTIONS", "sip:any@example.net");
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("any"));
        scene.alice().hears(200);
        invite.acknowledges();
        two.hears("ACK"); // what follows is the handler's
        assertThat(one.getServletContext().getNamedDispatcher("three")).isNull();
    }

    /** JSR 289 section 3.1 and 3.2: names, parameters, the objects every application finds; attributes are its own. */
    @InBothModes
    void theContextHoldsWhatTheDescriptorSays(Scene scene) throws Exception {
        deploys(scene, "<servlet-selection><main-servlet>one</main-servlet></servlet-selection>"
                + "<listener><listener-class>Ears</listener-class></listener><session-config><session-timeout>5</session-timeout>"
                + "</session-config>");
        one.on("MESSAGE", message -> {
            long left = message.getApplicationSession().getExpirationTime() - System.currentTimeMillis();
            assertThat(left).isBetween(290_000L, 300_000L);
            message.createResponse(201).send();
        });
        ServletContext context = one.getServletContext();
        assertThat(context.getServletContextName()).isEqualTo("The suite");
        assertThat(context.getInitParameter("colour")).isEqualTo("red");
        assertThat(one.getInitParameter("size")).isEqualTo("7");
        assertThat(one.getServletName()).isEqualTo("one");
        assertThat(context.getAttribute("javax.servlet.sip.SipFactory")).isInstanceOf(javax.servlet.sip.SipFactory.class);
        assertThat(context.getAttribute("javax.servlet.sip.TimerService")).isInstanceOf(javax.servlet.sip.TimerService.class);
        assertThat(context.getAttribute("javax.servlet.sip.SipSessionsUtil")).isInstanceOf(javax.servlet.sip.SipSessionsUtil.class);
        assertThat(context.getAttribute("javax.servlet.sip.supported")).asList().isNotNull();
        assertThat(context.getAttribute("javax.servlet.sip.supportedRfcs")).asList().contains("3261");
        context.setAttribute("own", 1);
        assertThat(two.getServletContext().getAttribute("own")).isEqualTo(1);
        one.hears("servlet initialized one");
        status(scene, 201, "MESSAGE", "sip:any@example.net");
        one.hears("application session created");
    }
}
