package io.jackfield.servlet;

import static io.jackfield.servlet.TestApplication.descriptor;
import static io.jackfield.servlet.TestApplication.servlet;
import static io.jackfield.servlet.TestApplication.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.engine.core.Outcome;
import io.jackfield.servlet.rule.Rule;
import io.jackfield.servlet.rule.Variable;
import io.jackfield.state.ApplicationVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.annotation.Resource;
import javax.servlet.ServletException;
import javax.servlet.sip.SipApplicationSessionEvent;
import javax.servlet.sip.SipApplicationSessionListener;
import javax.servlet.sip.SipErrorEvent;
import javax.servlet.sip.SipErrorListener;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletContextEvent;
import javax.servlet.sip.SipServletListener;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSessionEvent;
import javax.servlet.sip.SipSessionListener;
import javax.servlet.sip.SipSessionsUtil;
import javax.servlet.sip.TimerService;
import org.junit.jupiter.api.Test;

/** The life of an application, dispatch, injection and listeners: JSR 289 chapters 3, 9, 16 and 18. */
class SipApplicationTest {
    private final List<String> told = new ArrayList<>();

    private static Rule method(String name) {
        return new Rule.Equal(Variable.named("request.method"), name, false);
    }

    private static Rule host(String name) {
        return new Rule.SubdomainOf(Variable.named("request.uri.host"), name);
    }

    /** Tells what happens to it. */
    private final class Telling extends SipServlet {
        private static final long serialVersionUID = 1L;

        @Resource
        private transient SipFactory factory;
        private transient TimerService timers;
        @Resource
        private transient SipSessionsUtil sessions;

        @Resource
        void setTimers(TimerService service) {
            timers = service;
        }

        @Override
        public void init() throws ServletException {
            assertThat(factory).isNotNull().isSameAs(getServletContext().getAttribute(SIP_FACTORY));
            assertThat(timers).isSameAs(getServletContext().getAttribute(TIMER_SERVICE));
            assertThat(sessions).isSameAs(getServletContext().getAttribute(SIP_SESSIONS_UTIL));
            assertThat(getServletContext().getInitParameter("context")).isEqualTo("parameter");
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(getServletContext().getClassLoader());
            told.add("init " + getServletName() + " " + getInitParameter("parameter"));
        }

        @Override
        public void destroy() {
            told.add("destroy " + getServletName());
        }

        @Override
        protected void doRequest(SipServletRequest request) throws ServletException, IOException {
            told.add(getServletName() + " " + request.getMethod());
            if (request.getMethod().equals("INVITE") && request.getHeader("X-Give") != null) {
                request.getSession().setHandler(request.getHeader("X-Give"));
            }
            if (request.getMethod().equals("INVITE")) {
                request.createResponse(200).send();
            }
        }
    }

    @Test
    void startsInjectsAndStops() {
        SipApplication application = started(descriptor(List.of(new ServletDescriptor("late", Telling::new, java.util.Map.of(), -1, ""),
                servlet("early", Telling::new)), "", List.of()));
        assertThat(told).containsExactly("init early of early", "init late null");
        application.close();
        assertThat(told).endsWith("destroy late", "destroy early");
    }

    @Test
    void aServletThatFailsInInitKeepsTheApplicationFromStarting() {
        SipServlet failing = new SipServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            public void init() throws ServletException {
                throw new ServletException("no database");
            }
        };
        assertThatThrownBy(() -> started(descriptor(List.of(servlet("first", Telling::new), servlet("second", () -> failing)), "first",
                List.of()))).isInstanceOf(ApplicationFailure.class).hasMessageContaining("test 1.0.0").hasMessageContaining("second")
                .hasMessageContaining("no database").satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        assertThat(told).containsExactly("init first of first", "destroy first");
    }

    @Test
    void aResourceThatIsNotThereIsNamed() {
        Object listener = new Object() {
            @Resource
            private Thread thread;
        };
        assertThatThrownBy(() -> TestApplication.of(new Script(), listener)).isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("thread").hasMessageContaining("java.lang.Thread");
    }

    private VirtualCall mapped(ServletMapping... mappings) {
        return new VirtualCall(started(descriptor(List.of(servlet("one", Telling::new), servlet("two", Telling::new)), "",
                List.of(mappings))));
    }

    @Test
    void theFirstMappingThatMatchesDecidesAndStays() {
        VirtualCall call = mapped(new ServletMapping("one", host("example.net")), new ServletMapping("two", host("example.com")),
                new ServletMapping("one", method("INVITE")));
        call.invite();
        call.alice("ACK", 1, call.response(200, "INVITE"));
        assertThat(told).contains("two INVITE", "two ACK").doesNotContain("one INVITE", "one ACK");
    }

    @Test
    void answers404WhenNoMappingMatches() {
        VirtualCall call = mapped(new ServletMapping("one", method("MESSAGE")));
        call.invite();
        call.response(404, "INVITE");
        assertThat(told).doesNotContain("one INVITE", "two INVITE");
    }

    @Test
    void theSessionsHandlerGetsWhatFollows() {
        VirtualCall call = mapped(new ServletMapping("one", method("INVITE")));
        call.invite("X-Give: two");
        call.alice("ACK", 1, call.response(200, "INVITE"));
        assertThat(told).contains("one INVITE", "two ACK");
    }

    @Test
    void aCheckedExceptionIsAnswered500() {
        VirtualCall call = new VirtualCall(TestApplication.of(new Script().on("INVITE", invite -> {
            throw new IOException("disk full");
        })));
        call.invite();
        call.response(500, "INVITE");
        assertThat(call.notes).extracting(Outcome.Note::fault).filteredOn(java.util.Objects::nonNull)
                .singleElement().isInstanceOf(ApplicationFailure.class).asString().contains("disk full");
    }

    /** Tells what it hears. */
    private final class Everything implements SipSessionListener, SipApplicationSessionListener, SipErrorListener, SipServletListener {
        @Override
        public void servletInitialized(SipServletContextEvent event) {
            told.add("servlet initialized");
        }

        @Override
        public void sessionCreated(SipSessionEvent event) {
            told.add("session created " + event.getSession().isValid());
        }

        @Override
        public void sessionDestroyed(SipSessionEvent event) {
            told.add("session destroyed " + event.getSession().isValid());
        }

        @Override
        public void sessionReadyToInvalidate(SipSessionEvent event) {
            told.add("session ready");
        }

        @Override
        public void sessionCreated(SipApplicationSessionEvent event) {
            told.add("application session created");
        }

        @Override
        public void sessionDestroyed(SipApplicationSessionEvent event) {
            told.add("application session destroyed");
        }

        @Override
        public void sessionExpired(SipApplicationSessionEvent event) {
            told.add("application session expired");
            if (event.getApplicationSession().getAttribute("extended") == null) {
                event.getApplicationSession().setAttribute("extended", true);
                event.getApplicationSession().setExpires(1);
            }
        }

        @Override
        public void sessionReadyToInvalidate(SipApplicationSessionEvent event) {
            told.add("application session ready");
        }

        @Override
        public void noAckReceived(SipErrorEvent event) {
            told.add("no ACK to " + event.getResponse().getStatus() + " " + event.getRequest().getMethod());
        }

        @Override
        public void noPrackReceived(SipErrorEvent event) {
            told.add("no PRACK");
        }
    }

    @Test
    void sessionListenersHearOfBeginningAndEnd() {
        VirtualCall call = new VirtualCall(TestApplication.of(
                new Script().on("INVITE", invite -> invite.createResponse(486).send()), new Everything()));
        call.invite();
        assertThat(told).containsExactly("servlet initialized", "application session created", "session created true",
                "session ready", "session destroyed false", "application session ready", "application session destroyed");
    }

    @Test
    void errorListenersHearOfAMissingAck() {
        VirtualCall call = new VirtualCall(TestApplication.of(
                new Script().on("INVITE", invite -> invite.createResponse(200).send()), new Everything()));
        call.invite();
        call.after(64 * 500); // 64*T1, RFC 3261 section 13.3.1.4
        assertThat(told).contains("no ACK to 200 INVITE");
        assertThat(call.request("BYE").getToTag()).isEqualTo("a1");
    }

    @Test
    void anExpiringSessionMayBeExtended() {
        VirtualCall call = new VirtualCall(TestApplication.of(
                new Script().on("INVITE", invite -> invite.createResponse(180).send()), new Everything()));
        call.invite();
        call.after(3 * 60_000);
        assertThat(call.call().sessions()).hasSize(1);
        call.after(60_000);
        assertThat(told).filteredOn("application session expired"::equals).hasSize(2);
        assertThat(call.call().sessions()).isEmpty();
    }

    /** The operator's limit: the listener is told as of an expiry, and an extension is denied. */
    @Test
    void aCallThatIsSilentForADayIsEndedAndCannotBeExtended() {
        List<Object> extended = new ArrayList<>();
        SipApplicationSessionListener extending = new SipApplicationSessionListener() {
            @Override
            public void sessionCreated(SipApplicationSessionEvent event) {
                event.getApplicationSession().setExpires(0);
            }

            @Override
            public void sessionDestroyed(SipApplicationSessionEvent event) {
                told.add("destroyed");
            }

            @Override
            public void sessionExpired(SipApplicationSessionEvent event) {
                extended.add(event.getApplicationSession().setExpires(10));
                extended.add(event.getApplicationSession().setExpires(0));
                extended.add(event.getApplicationSession().getExpirationTime());
            }

            @Override
            public void sessionReadyToInvalidate(SipApplicationSessionEvent event) {
                told.add("ready");
            }
        };
        VirtualCall call = new VirtualCall(TestApplication.of(
                new Script().on("INVITE", invite -> invite.createResponse(200).send()), extending));
        call.invite();
        call.alice("ACK", 1, call.response(200, "INVITE"));
        call.after(24 * 60 * 60_000 - 1);
        assertThat(told).isEmpty();
        call.after(1);
        assertThat(call.request("BYE").getToTag()).isEqualTo("a1");
        assertThat(extended).containsExactly(0, 0, Long.MIN_VALUE);
        assertThat(told).containsExactly("destroyed");
    }

    /** A value that holds itself. */
    private static final class Deep implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused")
        private Object inner;
    }

    @Test
    void attributesThatCannotBeReadSayWhere() {
        SerializedAttributes codec = attributes(getClass().getClassLoader());
        assertThat(codec.decode(codec.encode(List.of(1, "two")))).isEqualTo(List.of(1, "two"));
        assertThatThrownBy(() -> codec.encode(Collections.singletonList(new Object()))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> attributes(ClassLoader.getPlatformClassLoader()).decode(codec.encode(new Deep())))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(Deep.class.getName());
        assertThatThrownBy(() -> codec.decode(new byte[] {1, 2, 3})).isInstanceOf(IllegalArgumentException.class);
    }

    private static Deep deep(int levels) {
        Deep outer = new Deep();
        for (int i = 1; i < levels; i++) {
            Deep next = new Deep();
            next.inner = outer;
            outer = next;
        }
        return outer;
    }

    /** What is too deep is refused when it is written, and also if somebody else wrote it. */
    @Test
    void attributesAreAtMostAHundredLevelsDeep() throws IOException {
        SerializedAttributes codec = attributes(getClass().getClassLoader());
        assertThat(codec.decode(codec.encode(deep(100)))).isInstanceOf(Deep.class);
        assertThatThrownBy(() -> codec.encode(deep(101))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deeper than 100");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        new ObjectOutputStream(bytes).writeObject(deep(101));
        assertThatThrownBy(() -> codec.decode(bytes.toByteArray())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REJECTED");
    }

    /** Looking at the depth must not run into what an application's class wants of its facades. */
    private record Picky(String text, javax.servlet.sip.SipSession session) implements Serializable {
        private Picky {
            java.util.Objects.requireNonNull(session);
        }
    }

    @Test
    void depthIsNoMatterOfFacades() {
        List<String> texts = new ArrayList<>();
        Script script = new Script();
        script.on("INVITE", invite -> {
            invite.getSession().setAttribute("picky", new Picky("long ".repeat(200), invite.getSession()));
            invite.createResponse(200).send();
        }).on("ACK", ack -> texts.add(((Picky) ack.getSession().getAttribute("picky")).text()));
        VirtualCall call = new VirtualCall(TestApplication.of(script)).invite();
        call.alice("ACK", 1, call.response(200, "INVITE"));
        assertThat(texts).hasSize(1);
    }

    private static SerializedAttributes attributes(ClassLoader loader) {
        return new SerializedAttributes(new ApplicationVersion("test", "1.0.0"), loader, null, ApplicationEnvironment.plain());
    }

    @Test
    void aNamedDispatcherHandsARequestOn() {
        Script second = new Script().on("INVITE", invite -> invite.createResponse(603).send());
        Script first = new Script();
        first.on("INVITE", invite -> first.getServletContext().getNamedDispatcher("second").forward(invite, null));
        VirtualCall call = new VirtualCall(started(descriptor(List.of(servlet("first", () -> first), servlet("second", () -> second)),
                "first", List.of())));
        call.invite();
        call.response(603, "INVITE");
        assertThat(first.getServletContext().getNamedDispatcher("third")).isNull();
    }

    @Test
    void aSessionOfTheServletsMakingIsItsOwn() {
        Script maker = new Script();
        maker.on("INVITE", invite -> invite.getB2buaHelper().createRequest(invite, true, null).send());
        maker.on(180, (SipServletResponse ringing) -> told.add("maker " + ringing.getStatus()));
        VirtualCall call = new VirtualCall(started(descriptor(List.of(servlet("maker", () -> maker), servlet("other", Telling::new)), "",
                List.of(new ServletMapping("maker", method("INVITE"))))));
        call.invite();
        call.answer(call.request("INVITE"), 180, "b1");
        assertThat(told).contains("maker 180");
    }
}
