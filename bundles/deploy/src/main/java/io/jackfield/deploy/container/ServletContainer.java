package io.jackfield.deploy.container;

import io.jackfield.deploy.deployment.Instances;
import io.jackfield.deploy.deployment.VersionContainer;
import io.jackfield.deploy.describe.Description;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.servlet.ApplicationDescriptor;
import io.jackfield.servlet.ApplicationEnvironment;
import io.jackfield.servlet.ServletDescriptor;
import io.jackfield.servlet.ServletMapping;
import io.jackfield.servlet.SipApplication;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.Servlet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each version as a {@link SipApplication}. Thread-safe. */
public final class ServletContainer implements VersionContainer {
    private static final Logger LOG = LoggerFactory.getLogger(ServletContainer.class);

    private final ApplicationEnvironment environment;

    public ServletContainer(ApplicationEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public RunningVersion start(Description description, ClassLoader loader, Instances instances) throws Exception {
        SipApplication application = new SipApplication(descriptor(description, instances), loader, environment);
        application.start();
        return new Running(application);
    }

    private static ApplicationDescriptor descriptor(Description found, Instances instances)
            throws ReflectiveOperationException {
        List<ServletDescriptor> servlets = new ArrayList<>();
        for (Description.Servlet each : found.servlets()) {
            Servlet servlet = instances.servlet(each.className());
            servlets.add(new ServletDescriptor(each.name(), () -> servlet, each.initParameters(), each.loadOnStartup(),
                    each.description()));
        }
        List<Object> listeners = new ArrayList<>();
        for (String each : found.listeners()) {
            listeners.add(instances.listener(each));
        }
        List<ServletMapping> mappings = found.mappings().stream()
                .map(mapping -> new ServletMapping(mapping.servlet(), Rules.of(mapping.condition()))).toList();
        return new ApplicationDescriptor(found.version(), found.displayName(), found.description(), servlets,
                found.mainServlet(), mappings, listeners, found.contextParameters(), found.sessionTimeoutMinutes());
    }

    private record Running(SipApplication application) implements RunningVersion {
        @Override
        public TransactionUser user() {
            return application;
        }

        @Override
        public void standingChanged() {
            application.standingChanged();
        }

        @Override
        public void close() {
            try {
                application.close();
            } catch (RuntimeException | LinkageError e) { // the application's own code runs here
                LOG.warn("Version did not end cleanly: app={} version={}", application.version().baseName(),
                        application.version().version(), e);
            }
        }
    }
}
