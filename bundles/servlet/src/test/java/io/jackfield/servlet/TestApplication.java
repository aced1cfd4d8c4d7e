package io.jackfield.servlet;

import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.servlet.Servlet;

/** Applications for tests, started. */
final class TestApplication {
    private TestApplication() {
    }

    static ServletDescriptor servlet(String name, Supplier<? extends Servlet> factory) {
        return new ServletDescriptor(name, factory, Map.of("parameter", "of " + name), 1, "");
    }

    static ApplicationDescriptor descriptor(List<ServletDescriptor> servlets, String main, List<ServletMapping> mappings,
                                            Object... listeners) {
        return new ApplicationDescriptor(new ApplicationVersion("test", "1.0.0"), "Test", "", servlets, main, mappings,
                List.of(listeners), Map.of("context", "parameter"), ApplicationDescriptor.DEFAULT_SESSION_TIMEOUT_MINUTES);
    }

    static SipApplication started(ApplicationDescriptor descriptor) {
        return started(descriptor, ApplicationEnvironment.plain());
    }

    static SipApplication started(ApplicationDescriptor descriptor, ApplicationEnvironment environment) {
        SipApplication application = made(descriptor, environment);
        application.opened();
        return application;
    }

    /** Started, and not yet told that it may make calls. */
    static SipApplication made(ApplicationDescriptor descriptor, ApplicationEnvironment environment) {
        SipApplication application = new SipApplication(descriptor, TestApplication.class.getClassLoader(), environment);
        application.start();
        return application;
    }

    static SipApplication of(Servlet servlet, Object... listeners) {
        return started(descriptor(List.of(servlet("main", () -> servlet)), "main", List.of(), listeners));
    }
}
