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
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.sip.SipServletRequest;
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
        SipApplication application = new SipApplication(descriptor(description, loader, instances), loader, environment);
        application.start();
        return new Running(application);
    }

    private static ApplicationDescriptor descriptor(Description found, ClassLoader loader, Instances instances)
            throws ReflectiveOperationException {
        List<ServletDescriptor> servlets = new ArrayList<>();
        Map<String, Servlet> byClass = new HashMap<>();
        for (Description.Servlet each : found.servlets()) {
            Servlet servlet = instances.servlet(each.className());
            byClass.putIfAbsent(each.className(), servlet);
            servlets.add(new ServletDescriptor(each.name(), () -> servlet, each.initParameters(), each.loadOnStartup(),
                    each.description()));
        }
        List<Object> listeners = new ArrayList<>();
        for (String each : found.listeners()) {
            // a servlet that is a listener too is one object
            listeners.add(byClass.containsKey(each) ? byClass.get(each) : instances.listener(each));
        }
        List<ServletMapping> mappings = found.mappings().stream()
                .map(mapping -> new ServletMapping(mapping.servlet(), Rules.of(mapping.condition()))).toList();
        return new ApplicationDescriptor(found.version(), found.displayName(), found.description(), servlets,
                found.mainServlet(), mappings, listeners, found.contextParameters(), found.sessionTimeoutMinutes(),
                found.sessionKey().isPresent() ? Optional.of(sessionKey(found.sessionKey().get(), loader)) : Optional.empty());
    }

    /** @throws ReflectiveOperationException if it is not as JSR 289 section 18.2.5 wants it */
    private static ApplicationDescriptor.SessionKey sessionKey(Description.SessionKey found, ClassLoader loader)
            throws ReflectiveOperationException {
        Method method = Class.forName(found.className(), true, loader).getMethod(found.method(), SipServletRequest.class);
        if (!Modifier.isStatic(method.getModifiers()) || method.getReturnType() != String.class) {
            throw new NoSuchMethodException("@SipApplicationKey " + method + " is not public static String with a SipServletRequest");
        }
        method.setAccessible(true); // its class need not be public
        return initial -> (String) method.invoke(null, initial);
    }

    private record Running(SipApplication application) implements RunningVersion {
        @Override
        public TransactionUser user() {
            return application;
        }

        @Override
        public void opened() {
            application.opened();
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
