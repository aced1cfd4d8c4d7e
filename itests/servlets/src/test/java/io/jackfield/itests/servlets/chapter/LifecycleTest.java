package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.application.Everything;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.application.Treasure;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.ServletContext;
import javax.servlet.ServletContextAttributeEvent;
import javax.servlet.ServletContextAttributeListener;
import javax.servlet.ServletException;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletListener;
import javax.servlet.sip.SipSessionEvent;
import javax.servlet.sip.SipSessionListener;

/** Servlets and their context from beginning to end: JSR 289 chapters 3 and 9, and the Servlet API that it stands on. */
class LifecycleTest {
    private static final String HEAD = "<sip-app xmlns='http://www.jcp.org/xml/ns/sipservlet'><app-name>suite</app-name>";

    private static String servlet(String name, int loadOnStartup) {
        return "<servlet><servlet-name>" + name + "</servlet-name><servlet-class>" + name + "</servlet-class><load-on-startup>"
                + loadOnStartup + "</load-on-startup></servlet>";
    }

    /** Notes its beginning and end. */
    private static final class Noting extends SipServlet {
        private static final long serialVersionUID = 1L;
        private final transient List<String> noted;
        private final boolean fails;

        private Noting(List<String> noted, boolean fails) {
            this.noted = noted;
            this.fails = fails;
        }

        @Override
        public void init() throws ServletException {
            noted.add("init " + getServletName());
            if (fails) {
                throw new ServletException("planted");
            }
        }

        @Override
        public void destroy() {
            noted.add("destroy " + getServletName());
        }
    }

    /** Javadoc of Servlet and the Servlet API's load-on-startup: the lowest number first; destroyed when the application ends. */
    @InBothModes
    void servletsBeginInTheirOrderAndEnd(Scene scene) throws Exception {
        List<String> noted = new CopyOnWriteArrayList<>();
        Noting servlet = new Noting(noted, false);
        Noting other = new Noting(noted, false);
        scene.container().deploys(HEAD + servlet("Late", 7) + servlet("Early", 2)
                + "<servlet-selection><main-servlet>Late</main-servlet></servlet-selection></sip-app>",
                Map.of("Late", servlet, "Early", other));
        assertThat(noted).containsExactly("init Early", "init Late");
        scene.container().stops();
        assertThat(noted).containsExactly("init Early", "init Late", "destroy Late", "destroy Early");
    }

    /** Servlet API, javadoc of Servlet.init: a servlet that throws is not placed into service; those before it end again. */
    @InBothModes
    void aServletThatFailsInInitKeepsTheApplicationFromStarting(Scene scene) {
        List<String> noted = new CopyOnWriteArrayList<>();
        assertThatThrownBy(() -> scene.container().deploys(HEAD + servlet("Good", 1) + servlet("Bad", 2)
                + "<servlet-selection><main-servlet>Good</main-servlet></servlet-selection></sip-app>",
                Map.of("Good", new Noting(noted, false), "Bad", new Noting(noted, true))))
                .hasMessageContaining("Bad").hasMessageContaining("planted");
        assertThat(noted).containsExactly("init Good", "init Bad", "destroy Good");
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(503);
    }

    /** Servlet API, javadoc of ServletContext. */
    @InBothModes
    void theContextGivesResourcesAndLetsNothingBeAdded(Scene scene) throws Exception {
        ServletContext context = scene.script().getServletContext();
        assertThat(context.getInitParameter("context")).isEqualTo("parameter");
        assertThat(Collections.list(context.getInitParameterNames())).containsExactly("context");
        String resource = "/io/jackfield/itests/servlets/not-yet.txt";
        assertThat(context.getResource(resource)).isNotNull();
        try (var stream = context.getResourceAsStream(resource)) {
            assertThat(stream.readAllBytes()).isNotEmpty();
        }
        assertThat(context.getResource("/nothing.txt")).isNull();
        assertThat(context.getResourcePaths("/")).isNull();
        assertThatThrownBy(() -> context.addServlet("more", "any.Servlet")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> context.addListener("any.Listener")).isInstanceOf(UnsupportedOperationException.class);
    }

    /** JSR 289 section 3.2. */
    @InBothModes
    void theContextSaysWhatIsSupported(Scene scene) {
        ServletContext context = scene.script().getServletContext();
        assertThat(context.getAttribute(SipServlet.SUPPORTED)).isEqualTo(List.of("100rel"));
        assertThat(context.getAttribute(SipServlet.PRACK_SUPPORTED)).isEqualTo(true);
        assertThat(context.getAttribute(SipServlet.SUPPORTED_RFCs)).asList().contains("3261", "3262", "3265", "3311", "3515");
        assertThat(context.getAttribute("javax.servlet.sip.outboundInterfaces")).as("not there yet").isNull();
    }

    /** Servlet API, javadoc of ServletContextAttributeListener. */
    @InBothModes
    void theContextTellsOfItsAttributes(Scene scene) {
        List<String> noted = new CopyOnWriteArrayList<>();
        Script script = scene.scripted(new ServletContextAttributeListener() {
            @Override
            public void attributeAdded(ServletContextAttributeEvent event) {
                noted.add("added " + event.getName() + " " + event.getValue());
            }

            @Override
            public void attributeRemoved(ServletContextAttributeEvent event) {
                noted.add("removed " + event.getName() + " " + event.getValue());
            }

            @Override
            public void attributeReplaced(ServletContextAttributeEvent event) {
                noted.add("replaced " + event.getName() + " " + event.getValue());
            }
        });
        noted.clear();
        script.getServletContext().setAttribute("a", 1);
        script.getServletContext().setAttribute("a", 2);
        script.getServletContext().removeAttribute("a");
        assertThat(noted).containsExactly("added a 1", "replaced a 1", "removed a 2");
    }

    /** JSR 289 section 6.1.3 and chapter 9: the version stops and starts again in the midst of a call, and its values sleep. */
    @InBothModes
    void aCallWaitsForItsVersion(Scene scene) throws Exception {
        Script script = scene.script().on("INVITE", invite -> {
            invite.getSession().setAttribute("treasure", new Treasure(invite.getSession()));
            Treasure.NOTED.clear();
            invite.createResponse(200).send();
        }).on("BYE", bye -> {
            Treasure treasure = (Treasure) bye.getSession().getAttribute("treasure");
            assertThat(treasure.owner()).isSameAs(bye.getSession());
            bye.createResponse(200).send();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        script.hears("ACK");
        scene.container().restarts(() -> {
            assertThat(Treasure.NOTED).contains("sleeps").doesNotContain("unbound treasure");
            scene.alice().sends(invite.dialog(), "INFO");
            assertThat(scene.alice().hears(503).getHeader("Retry-After")).isNotNull();
        });
        scene.alice().sends(invite.dialog(), "BYE");
        scene.alice().hears(200);
        script.hears("BYE");
        assertThat(Treasure.NOTED).contains("wakes");
        scene.container().isEmptySoon();
        assertThat(Treasure.NOTED).endsWith("unbound treasure");
    }

    /** JSR 289 javadoc of SipSessionBindingListener: when a session ends its values are unbound, whoever ends it. */
    @InBothModes
    void aSessionThatEndsUnbindsItsValues(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            message.getSession().setAttribute("a", new Treasure(message.getSession()));
            message.getApplicationSession().setAttribute("b", new Treasure(message.getSession()));
            Treasure.NOTED.clear();
            message.createResponse(200).send();
            if (message.getHeader("X-Invalidate") != null) {
                message.getApplicationSession().invalidate();
            }
        });
        for (String how : List.of("X-Wait: until it is ready", "X-Invalidate: now")) {
            scene.alice().sends("MESSAGE", scene.uri("service"), how);
            scene.alice().hears(200);
            scene.container().isEmptySoon();
            assertThat(Treasure.NOTED).as(how).contains("unbound a").containsOnlyOnce("unbound a", "application unbound b");
        }
    }

    /** Nothing is heard of a call for a day: the container ends it on both sides, and what the application says changes nothing. */
    @InBothModes
    void aSilentCallIsEnded(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            invite.getApplicationSession().setExpires(0);
            invite.createResponse(200).send();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        scene.script().hears("ACK");
        scene.container().passes(Duration.ofHours(23));
        scene.container().keeps(1);
        scene.container().passes(Duration.ofHours(2));
        scene.alice().hears("BYE").answers(200);
        scene.container().isEmptySoon();
    }

    /** JSR 289 section 11.2.4: a listener that throws breaks nothing off. */
    @InBothModes
    void aListenerThatThrowsBreaksNothingOff(Scene scene) throws Exception {
        Script script = scene.scripted(new SipSessionListener() {
            @Override
            public void sessionCreated(SipSessionEvent event) {
                throw new IllegalStateException("planted");
            }

            @Override
            public void sessionDestroyed(SipSessionEvent event) {
                throw new IllegalStateException("planted");
            }

            @Override
            public void sessionReadyToInvalidate(SipSessionEvent event) {
                throw new IllegalStateException("planted");
            }
        }, new Everything(scene.plain()));
        script.answers("MESSAGE", 200);
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        script.hears("session created true");
        script.hears("application session destroyed");
        scene.container().isEmptySoon();
    }

    /** What a servlet throws leaves the call as it was up to that point: later requests find it (JSR 289 leaves it open). */
    @InBothModes
    void aServletThatThrowsDoesNotEndTheCall(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).answers("BYE", 200).on("INFO", info -> {
            info.getSession().setAttribute("before", "kept");
            throw new IllegalStateException("planted");
        }).on("MESSAGE", message -> {
            assertThat(message.getSession().getAttribute("before")).isEqualTo("kept");
            message.createResponse(200).send();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        scene.alice().sends(invite.dialog(), "INFO");
        scene.alice().hears(500);
        scene.script().hears("INFO");
        scene.expectsFailures(1);
        scene.alice().sends(invite.dialog(), "MESSAGE");
        scene.alice().hears(200);
        scene.alice().sends(invite.dialog(), "BYE");
        scene.alice().hears(200);
        scene.script().hears("BYE");
    }

    /** JSR 289 section 9.3.1, javadoc of SipServletListener: from servletInitialized on the application may make calls. */
    @InBothModes
    void callsMayBeMadeWhenAServletIsInitialized(Scene scene) throws Exception {
        Script script = scene.scripted((SipServletListener) event -> {
            try {
                SipFactory factory = (SipFactory) event.getServletContext().getAttribute(SipServlet.SIP_FACTORY);
                factory.createRequest(factory.createApplicationSession(), "MESSAGE", "sip:me@example.net", scene.bob().uri()).send();
            } catch (Exception e) {
                scene.plain().failures().add(e);
            }
        });
        scene.bob().hears("MESSAGE").answers(200);
        script.hears("200 MESSAGE");
    }
}
