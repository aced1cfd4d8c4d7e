package io.jackfield.servlet;

import static io.jackfield.servlet.TestApplication.descriptor;
import static io.jackfield.servlet.TestApplication.servlet;
import static io.jackfield.servlet.TestApplication.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.PostConstruct;
import javax.annotation.PreDestroy;
import javax.annotation.Resource;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletContextEvent;
import javax.servlet.sip.SipServletListener;
import org.junit.jupiter.api.Test;

/** {@code @PostConstruct} and {@code @PreDestroy} of servlets and listeners: JSR 250 sections 2.5 and 2.6, Servlet 2.5 section 14.5. */
class LifeMethodsTest {
    private final List<String> told = new ArrayList<>();

    private class Living extends SipServlet {
        private static final long serialVersionUID = 1L;

        @Resource
        private transient SipFactory factory;

        @PostConstruct
        private void begin() {
            told.add("constructed with factory: " + (factory != null));
        }

        @PostConstruct
        void alsoBegin() {
            told.add("constructed in the superclass");
        }

        @Override
        public void init() {
            told.add("init");
        }

        @Override
        public void destroy() {
            told.add("destroy");
        }

        @PreDestroy
        void end() {
            told.add("destroyed");
        }
    }

    private final class Derived extends Living {
        private static final long serialVersionUID = 1L;

        @Override
        @PostConstruct
        void alsoBegin() {
            told.add("constructed in the subclass");
        }
    }

    private final class Listening implements SipServletListener {
        @PostConstruct
        public void begin() {
            told.add("listener constructed");
        }

        @Override
        public void servletInitialized(SipServletContextEvent event) {
            told.add("initialized");
        }

        @PreDestroy
        public void end() {
            told.add("listener destroyed");
        }
    }

    @Test
    void aServletIsConstructedOnceInjectedAndDestroyedLast() {
        SipApplication application = started(descriptor(List.of(servlet("main", Derived::new)), "main", List.of(), new Listening()));
        assertThat(told).containsExactly("listener constructed", "constructed with factory: true", "constructed in the subclass", "init",
                "initialized");
        told.clear();
        application.close();
        assertThat(told).containsExactly("destroy", "destroyed", "listener destroyed");
    }

    @Test
    void oneThatFailsKeepsTheApplicationFromStartingAndEndsTheOthers() {
        assertThatThrownBy(() -> started(descriptor(List.of(servlet("main", () -> new SipServlet() {
            private static final long serialVersionUID = 1L;

            @PostConstruct
            void connect() {
                throw new IllegalStateException("no database");
            }

            @Override
            public void init() {
                told.add("init");
            }
        })), "main", List.of(), new Listening()))).isInstanceOf(ApplicationFailure.class).hasMessageContaining(".connect failed: ")
                .hasMessageContaining("no database");
        assertThat(told).containsExactly("listener constructed", "listener destroyed");
    }

    @Test
    void aServletThatFailsInInitEndsWhatWasConstructed() {
        assertThatThrownBy(() -> started(descriptor(List.of(servlet("main", () -> new SipServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            public void init() {
                throw new IllegalStateException("no database");
            }
        })), "main", List.of(), new Listening()))).isInstanceOf(ApplicationFailure.class).hasMessageContaining("failed in init");
        assertThat(told).containsExactly("listener constructed", "listener destroyed");
    }

    @Test
    void aMethodWithParametersIsRefusedByName() {
        assertThatThrownBy(() -> started(descriptor(List.of(servlet("main", () -> new SipServlet() {
            private static final long serialVersionUID = 1L;

            @PostConstruct
            void connect(String where) {
                told.add(where);
            }
        })), "main", List.of()))).isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining(".connect is annotated, but is no void method without parameters");
    }

    @Test
    void oneThatFailsAtTheEndIsCountedAndTheOthersEnd() {
        List<String> counted = new ArrayList<>();
        SipApplication application = started(descriptor(List.of(servlet("main", () -> new SipServlet() {
            private static final long serialVersionUID = 1L;

            @PreDestroy
            void disconnect() {
                throw new IllegalStateException("gone already");
            }
        })), "main", List.of(), new Listening()), new ApplicationEnvironment() {
            @Override
            public String serverInfo() {
                return "test";
            }

            @Override
            public void count(String name) {
                counted.add(name);
            }
        });
        application.close();
        assertThat(counted).containsExactly("servlet.pre-destroy-threw");
        assertThat(told).endsWith("listener destroyed");
    }
}
