package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.servlet.api.ApplicationInfo;
import io.jackfield.servlet.api.ApplicationInfo.State;
import io.jackfield.servlet.api.RetirementListener;
import io.jackfield.state.ApplicationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Resource;
import javax.servlet.ServletException;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletContextEvent;
import javax.servlet.sip.SipServletListener;
import org.junit.jupiter.api.Test;

/** What an application is told about its version. */
class ApplicationInfoTest {
    private final List<String> told = new ArrayList<>();
    private final List<String> counted = new ArrayList<>();
    private Optional<State> state = Optional.empty();

    private final ApplicationEnvironment environment = new ApplicationEnvironment() {
        @Override
        public String serverInfo() {
            return "test";
        }

        @Override
        public Optional<State> state(ApplicationVersion version) {
            return state;
        }

        @Override
        public void count(String name) {
            counted.add(name);
        }
    };

    private final class Asking extends SipServlet {
        private static final long serialVersionUID = 1L;

        @Resource
        private transient ApplicationInfo info;

        @Override
        public void init() {
            assertThat(getServletContext().getAttribute(ApplicationInfo.ATTRIBUTE)).isSameAs(info);
            told.add("init " + info.baseName() + " " + info.version() + " " + info.state());
        }
    }

    private final class Retirement implements RetirementListener {
        @Override
        public void retiring(ApplicationInfo application) {
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(TestApplication.class.getClassLoader());
            told.add("retiring " + application.state());
        }

        @Override
        public void active(ApplicationInfo application) {
            told.add("active " + application.state());
        }

        @Override
        public void activeAgain(ApplicationInfo application) {
            told.add("active again " + application.state());
        }
    }

    private SipApplication started(SipServlet servlet, Object... listeners) {
        return TestApplication.started(TestApplication.descriptor(List.of(TestApplication.servlet("main", () -> servlet)), "main",
                List.of(), listeners), environment);
    }

    private void becomes(SipApplication application, State next) {
        state = Optional.of(next);
        application.standingChanged();
    }

    @Test
    void anApplicationIsToldItsNameVersionAndState() {
        Asking asking = new Asking();
        SipApplication application = started(asking);
        assertThat(told).containsExactly("init test 1.0.0 STARTING");
        becomes(application, State.ACTIVE);
        assertThat(asking.info.state()).isEqualTo(State.ACTIVE);
        becomes(application, State.DRAINED);
        assertThat(asking.info.state()).isEqualTo(State.DRAINED);
        application.close();
        assertThat(asking.info.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void aVersionThatIsPutInTestHearsThatItTakesCalls() {
        SipApplication application = started(new Script(), new Retirement());
        becomes(application, State.RETIRING);
        becomes(application, State.IN_TEST);
        becomes(application, State.ACTIVE);
        becomes(application, State.DRAINED);

        assertThat(told).containsExactly("retiring RETIRING", "active again IN_TEST", "retiring DRAINED");
    }

    @Test
    void listenersHearOfRetirementAndOfTheWayBack() {
        SipApplication application = started(new Script(), new Retirement());
        becomes(application, State.ACTIVE);
        becomes(application, State.RETIRING);
        becomes(application, State.DRAINED);
        becomes(application, State.ACTIVE);
        becomes(application, State.RETIRING);
        assertThat(told).containsExactly("active ACTIVE", "retiring RETIRING", "active again ACTIVE", "retiring RETIRING");
    }

    @Test
    void aVersionThatStartsBesideTheActiveOneIsToldThatItIsRetiring() {
        SipApplication application = started(new Script(), new Retirement());
        becomes(application, State.RETIRING);
        assertThat(told).containsExactly("retiring RETIRING");
    }

    @Test
    void whoDoesNotTellTheFirstTimeFromLaterOnesIsToldTheSame() {
        SipApplication application = started(new Script(), new RetirementListener() {
            @Override
            public void retiring(ApplicationInfo info) {
                told.add("retiring");
            }

            @Override
            public void active(ApplicationInfo info) {
                told.add("active");
            }
        });
        becomes(application, State.RETIRING);
        becomes(application, State.ACTIVE);
        becomes(application, State.ACTIVE);
        assertThat(told).containsExactly("retiring", "active");
    }

    @Test
    void aListenerThatThrowsIsCountedAndTheNextOneTold() {
        RetirementListener throwing = application -> {
            throw new IllegalStateException("listener");
        };
        becomes(started(new Script(), throwing, new Retirement()), State.RETIRING);
        assertThat(told).containsExactly("retiring RETIRING");
        assertThat(counted).containsExactly("servlet.listener-threw");
    }

    /** Registers when its version is active; it could not in init. */
    private final class Registering extends SipServlet implements RetirementListener {
        private static final long serialVersionUID = 1L;

        @Resource
        private transient SipFactory factory;

        @Override
        public void init() {
            try {
                factory.createApplicationSession();
            } catch (IllegalStateException tooEarly) {
                told.add(tooEarly.getMessage());
            }
        }

        @Override
        public void active(ApplicationInfo application) {
            try {
                factory.createRequest(factory.createApplicationSession(), "REGISTER", "sip:us@192.0.2.1", "sip:us@192.0.2.1").send();
            } catch (ServletException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void retiring(ApplicationInfo application) {
            told.add("retiring");
        }
    }

    /** Registers as soon as its servlet is initialized; it could not in init. */
    private final class RegisteringAtOnce extends SipServlet implements SipServletListener {
        private static final long serialVersionUID = 1L;

        @Resource
        private transient SipFactory factory;

        @Override
        public void init() {
            try {
                factory.createApplicationSession();
            } catch (IllegalStateException tooEarly) {
                told.add(tooEarly.getMessage());
            }
        }

        @Override
        public void servletInitialized(SipServletContextEvent event) {
            try {
                factory.createRequest(factory.createApplicationSession(), "REGISTER", "sip:us@192.0.2.1", "sip:us@192.0.2.1").send();
            } catch (ServletException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void callsAreMadeOnceTheServletIsInitialized() {
        try (LivePlatform platform = new LivePlatform(true, new RegisteringAtOnce())) {
            assertThat(told).first().asString().contains("not yet");
            LivePlatform.until("a registration for each of the platform's two servlets",
                    () -> platform.requests("REGISTER").size() == 2);
        }
    }

    @Test
    void callsAreMadeOnceTheVersionIsToldThatItIsActive() {
        try (LivePlatform platform = new LivePlatform(true, new Registering())) {
            assertThat(told).first().asString().contains("not yet");
            platform.application.standingChanged();
            LivePlatform.until("the registration", () -> platform.requests("REGISTER").size() == 1);
        }
    }
}
