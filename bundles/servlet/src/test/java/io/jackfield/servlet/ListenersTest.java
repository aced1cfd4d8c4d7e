package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.core.Outcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.ServletContextAttributeEvent;
import javax.servlet.ServletContextAttributeListener;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipApplicationSessionActivationListener;
import javax.servlet.sip.SipApplicationSessionAttributeListener;
import javax.servlet.sip.SipApplicationSessionBindingEvent;
import javax.servlet.sip.SipApplicationSessionBindingListener;
import javax.servlet.sip.SipApplicationSessionEvent;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionActivationListener;
import javax.servlet.sip.SipSessionAttributeListener;
import javax.servlet.sip.SipSessionBindingEvent;
import javax.servlet.sip.SipSessionBindingListener;
import javax.servlet.sip.SipSessionEvent;
import javax.servlet.sip.SipSessionListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who hears of attributes, of activation and of the context: JSR 289 chapter 9. Order as HttpSession has it, which JSR 289 follows. */
class ListenersTest {
    private static final List<String> TOLD = new ArrayList<>();

    private final Script script = new Script();

    /** Attributes are made again from bytes, so what they are told is written down outside of them. */
    @BeforeEach
    void nothingToldYet() {
        TOLD.clear();
    }

    private static final class Value implements Serializable, SipSessionBindingListener, SipApplicationSessionBindingListener {
        private static final long serialVersionUID = 1L;

        private final String name;

        private Value(String name) {
            this.name = name;
        }

        @Override
        public void valueBound(SipSessionBindingEvent event) {
            TOLD.add(name + " bound " + event.getName() + " while it is " + event.getSession().getAttribute(event.getName()));
        }

        @Override
        public void valueUnbound(SipSessionBindingEvent event) {
            TOLD.add(name + " unbound " + event.getName() + " while it is " + event.getSession().getAttribute(event.getName()));
        }

        @Override
        public void valueBound(SipApplicationSessionBindingEvent event) {
            TOLD.add(name + " bound to application " + event.getName());
        }

        @Override
        public void valueUnbound(SipApplicationSessionBindingEvent event) {
            TOLD.add(name + " unbound from application " + event.getName());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Declared implements SipSessionAttributeListener, SipApplicationSessionAttributeListener {
        @Override
        public void attributeAdded(SipSessionBindingEvent event) {
            TOLD.add("added " + event.getName() + " " + event.getSession().getAttribute(event.getName()));
        }

        @Override
        public void attributeRemoved(SipSessionBindingEvent event) {
            TOLD.add("removed " + event.getName() + " " + event.getSession().getAttribute(event.getName()));
        }

        @Override
        public void attributeReplaced(SipSessionBindingEvent event) {
            TOLD.add("replaced " + event.getName() + " " + event.getSession().getAttribute(event.getName()));
        }

        @Override
        public void attributeAdded(SipApplicationSessionBindingEvent event) {
            TOLD.add("added to application " + event.getName());
        }

        @Override
        public void attributeRemoved(SipApplicationSessionBindingEvent event) {
            TOLD.add("removed from application " + event.getName());
        }

        @Override
        public void attributeReplaced(SipApplicationSessionBindingEvent event) {
            TOLD.add("replaced in application " + event.getName());
        }
    }

    private VirtualCall call(VirtualCall.Mode mode, Object... listeners) {
        return new VirtualCall(TestApplication.of(script, listeners), mode);
    }

    @ParameterizedTest
    @EnumSource
    void attributesTellTheirValuesAndThenTheListeners(VirtualCall.Mode mode) throws Throwable {
        script.on("INVITE", invite -> {
            SipSession session = invite.getSession();
            session.setAttribute("a", new Value("one"));
            session.setAttribute("a", new Value("two"));
            session.removeAttribute("a");
            session.removeAttribute("a");
        });
        call(mode, new Declared()).invite().noFault();
        assertThat(TOLD).containsExactly("one bound a while it is null", "added a one",
                "two bound a while it is one", "one unbound a while it is two", "replaced a two",
                "two unbound a while it is null", "removed a null");
    }

    @ParameterizedTest
    @EnumSource
    void theSameValueAgainIsReplacedAndStaysBound(VirtualCall.Mode mode) throws Throwable {
        script.on("INVITE", invite -> {
            Value value = new Value("one");
            invite.getSession().setAttribute("a", value);
            TOLD.clear();
            invite.getSession().setAttribute("a", value);
        });
        call(mode, new Declared()).invite().noFault();
        assertThat(TOLD).containsExactly("replaced a one");
    }

    @ParameterizedTest
    @EnumSource
    void attributesOfApplicationSessionsDoSoToo(VirtualCall.Mode mode) throws Throwable {
        script.on("INVITE", invite -> {
            SipApplicationSession session = invite.getApplicationSession();
            session.setAttribute("a", new Value("one"));
            session.setAttribute("a", new Value("two"));
            session.removeAttribute("a");
        });
        call(mode, new Declared()).invite().noFault();
        assertThat(TOLD).containsExactly("one bound to application a", "added to application a",
                "two bound to application a", "one unbound from application a", "replaced in application a",
                "two unbound from application a", "removed from application a");
    }

    @ParameterizedTest
    @EnumSource
    void invalidationTellsListenersWhileAttributesAreThereAndThenUnbindsThem(VirtualCall.Mode mode) throws Throwable {
        script.on("INVITE", invite -> {
            invite.getSession().setAttribute("a", new Value("of the session"));
            invite.getSession().setAttribute("b", "nobody cares");
            invite.getApplicationSession().setAttribute("c", new Value("of the application session"));
            TOLD.clear();
            invite.createResponse(180).send();
        });
        SipSessionListener ends = new SipSessionListener() {
            @Override
            public void sessionCreated(SipSessionEvent event) {
                // not asked for here
            }

            @Override
            public void sessionDestroyed(SipSessionEvent event) {
                SipSession session = event.getSession();
                TOLD.add("destroyed with " + session.getAttribute("a"));
                assertThatThrownBy(() -> session.setAttribute("late", "x")).isInstanceOf(IllegalStateException.class);
            }

            @Override
            public void sessionReadyToInvalidate(SipSessionEvent event) {
                // not asked for here
            }
        };
        VirtualCall call = call(mode, ends, new Declared());
        call.invite();
        call.after(3 * 60_000).noFault();
        assertThat(TOLD).containsExactly("destroyed with of the session", "of the session unbound a while it is null", "removed a null",
                "removed b null", "of the application session unbound from application c", "removed from application c");
    }

    /** What a call record wants: who, from when to when, and how it ended. */
    @ParameterizedTest
    @EnumSource
    void aSessionThatEndsCanBeReadForTheLastTime(VirtualCall.Mode mode) throws Throwable {
        SipSessionListener records = new SipSessionListener() {
            @Override
            public void sessionCreated(SipSessionEvent event) {
                // a record is written at the end
            }

            @Override
            public void sessionDestroyed(SipSessionEvent event) {
                SipSession session = event.getSession();
                TOLD.add(session.getRemoteParty().getURI() + " " + session.getState() + " "
                        + (session.getLastAccessedTime() - session.getCreationTime()) + " " + session.isValid() + " "
                        + session.getInvalidateWhenReady());
            }

            @Override
            public void sessionReadyToInvalidate(SipSessionEvent event) {
                // as above
            }
        };
        script.on("INVITE", invite -> {
            invite.createResponse(200).send();
            TOLD.clear();
        });
        script.on("BYE", bye -> bye.createResponse(200).send());
        VirtualCall call = call(mode, records).invite();
        SIPResponse ok = call.response(200, "INVITE");
        call.alice("ACK", 1, ok).after(7_000).alice("BYE", 2, ok).noFault();
        assertThat(TOLD).containsExactly("sip:alice@example.org TERMINATED 7000 false true");
    }

    /** A listener that throws is counted and logged; the servlet's own work goes on, and the next listener is told. */
    @ParameterizedTest
    @EnumSource
    void aListenerThatThrowsBreaksNothingOff(VirtualCall.Mode mode) {
        SipSessionAttributeListener throwing = new SipSessionAttributeListener() {
            @Override
            public void attributeAdded(SipSessionBindingEvent event) {
                throw new IllegalStateException("listener");
            }

            @Override
            public void attributeRemoved(SipSessionBindingEvent event) {
                throw new StackOverflowError("listener");
            }

            @Override
            public void attributeReplaced(SipSessionBindingEvent event) {
                throw new NoSuchMethodError("listener");
            }
        };
        script.on("INVITE", invite -> {
            invite.getSession().setAttribute("a", "1");
            invite.getSession().setAttribute("a", "2");
            invite.getSession().removeAttribute("a");
            invite.createResponse(200).send();
        });
        VirtualCall call = call(mode, throwing, new Declared()).invite();
        SIPResponse ok = call.response(200, "INVITE");
        assertThat(ok.getToTag()).isNotEmpty();
        assertThat(TOLD).containsExactly("added a 1", "replaced a 2", "removed a null");
        assertThat(call.notes).extracting(Outcome.Note::counter).containsExactly("application.listener-threw",
                "application.listener-threw", "application.listener-threw");
    }

    private static final class Sleeper implements Serializable, SipSessionActivationListener {
        private static final long serialVersionUID = 1L;

        private transient String connection = "open";

        @Override
        public void sessionWillPassivate(SipSessionEvent event) {
            TOLD.add("will passivate in " + event.getSession().getCallId());
            connection = null;
        }

        @Override
        public void sessionDidActivate(SipSessionEvent event) {
            TOLD.add("did activate in " + event.getSession().getCallId() + " without " + connection);
            connection = "open again";
        }
    }

    private static final class Sleepers implements SipSessionActivationListener, SipApplicationSessionActivationListener {
        @Override
        public void sessionWillPassivate(SipSessionEvent event) {
            TOLD.add("session will passivate");
        }

        @Override
        public void sessionDidActivate(SipSessionEvent event) {
            TOLD.add("session did activate");
        }

        @Override
        public void sessionWillPassivate(SipApplicationSessionEvent event) {
            TOLD.add("application session will passivate");
        }

        @Override
        public void sessionDidActivate(SipApplicationSessionEvent event) {
            TOLD.add("application session did activate");
        }
    }

    private void sleeps(SipServletRequest invite) throws java.io.IOException {
        invite.getSession().setAttribute("sleeper", new Sleeper());
        invite.getSession().setAttribute("other", "x");
        invite.getApplicationSession().setAttribute("other", "y");
        invite.createResponse(200).send();
    }

    @Test
    void inAnEngineThatEncodesValuesSleepBetweenEvents() throws Throwable {
        script.on("INVITE", this::sleeps).on("ACK", ack -> {
            TOLD.clear();
            TOLD.add("connection is " + ((Sleeper) ack.getSession().getAttribute("sleeper")).connection);
        });
        VirtualCall call = call(VirtualCall.Mode.ENCODED, new Sleepers()).invite();
        assertThat(TOLD).containsExactlyInAnyOrder("will passivate in c1@192.0.2.1", "session will passivate",
                "application session will passivate");
        call.alice("ACK", 1, call.response(200, "INVITE")).noFault();
        assertThat(TOLD).containsExactly("session did activate", "did activate in c1@192.0.2.1 without null",
                "connection is open again", "will passivate in c1@192.0.2.1", "session will passivate");
    }

    @Test
    void inAnEngineThatKeepsObjectsValuesSleepWhileTheirVersionIsStopped() throws Throwable {
        script.on("INVITE", this::sleeps).on("ACK", ack ->
                TOLD.add("connection is " + ((Sleeper) ack.getSession().getAttribute("sleeper")).connection));
        SipApplication application = TestApplication.of(script, new Sleepers());
        VirtualCall call = new VirtualCall(application, VirtualCall.Mode.LIVE).invite();
        SIPResponse ok = call.response(200, "INVITE");
        assertThat(TOLD).isEmpty();
        call.passivate().noFault();
        assertThat(TOLD).containsExactly("application session will passivate", "will passivate in c1@192.0.2.1",
                "session will passivate");
        TOLD.clear();
        call.alice("ACK", 1, ok).noFault();
        assertThat(TOLD).containsExactly("session did activate", "did activate in c1@192.0.2.1 without null",
                "connection is open again");
    }

    @Test
    void theContextTellsOfItsAttributes() {
        ServletContextAttributeListener listener = new ServletContextAttributeListener() {
            @Override
            public void attributeAdded(ServletContextAttributeEvent event) {
                TOLD.add("added " + event.getName() + " " + event.getValue());
            }

            @Override
            public void attributeReplaced(ServletContextAttributeEvent event) {
                TOLD.add("replaced " + event.getName() + " " + event.getValue());
            }

            @Override
            public void attributeRemoved(ServletContextAttributeEvent event) {
                TOLD.add("removed " + event.getName() + " " + event.getValue());
            }
        };
        TestApplication.of(script, listener);
        script.getServletContext().setAttribute("a", "1");
        script.getServletContext().setAttribute("a", "2");
        script.getServletContext().setAttribute("a", null);
        script.getServletContext().removeAttribute("a");
        assertThat(TOLD).containsExactly("added a 1", "replaced a 1", "removed a 2");
    }
}
