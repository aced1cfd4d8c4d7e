package io.jackfield.servlet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.servlet.Servlet;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servlets of one application: their life, and which of them a request is for. */
final class Servlets {
    private static final Logger LOG = LoggerFactory.getLogger(Servlets.class);

    private final ApplicationDescriptor descriptor;
    private final Map<String, Servlet> running = new LinkedHashMap<>();

    Servlets(ApplicationDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Makes the instances. @throws ApplicationFailure if one cannot be made */
    void create() {
        for (ServletDescriptor each : inOrder()) {
            try {
                running.put(each.name(), each.factory().get());
            } catch (RuntimeException | LinkageError e) {
                throw failure(each, "cannot be made", e);
            }
        }
    }

    /** @throws ApplicationFailure if one throws; those before it are destroyed */
    void initialize(ServletContext context) {
        List<Servlet> ready = new ArrayList<>();
        for (ServletDescriptor each : inOrder()) {
            Servlet servlet = running.get(each.name());
            try {
                servlet.init(new Configuration(each.name(), context, each.initParameters()));
                ready.add(servlet);
            } catch (ServletException | RuntimeException | LinkageError e) {
                running.values().retainAll(ready);
                destroy();
                throw failure(each, "failed in init", e);
            }
        }
    }

    /** Tells that they are ready. @throws ApplicationFailure if a listener throws */
    void initialized(ServletContext context, Listeners listeners) {
        for (ServletDescriptor each : inOrder()) {
            if (running.get(each.name()) instanceof SipServlet sip) {
                try {
                    listeners.servletInitialized(context, sip);
                } catch (RuntimeException | LinkageError e) {
                    throw failure(each, "is initialized, but a SipServletListener failed", e);
                }
            }
        }
    }

    private List<ServletDescriptor> inOrder() {
        return descriptor.servlets().stream().sorted(Comparator.comparingInt(each ->
                each.loadOnStartup() < 0 ? Integer.MAX_VALUE : each.loadOnStartup())).toList();
    }

    private ApplicationFailure failure(ServletDescriptor servlet, String what, Throwable cause) {
        return new ApplicationFailure("application " + descriptor.version() + ": servlet " + servlet.name() + " " + what
                + ": " + cause, cause);
    }

    /** In the opposite order; one that throws does not keep the others. */
    void destroy() {
        List<Map.Entry<String, Servlet>> all = new ArrayList<>(running.entrySet());
        for (int i = all.size() - 1; i >= 0; i--) {
            try {
                all.get(i).getValue().destroy();
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("servlet failed in destroy app={} servlet={}", descriptor.version(), all.get(i).getKey(), e);
            }
        }
        running.clear();
    }

    Set<String> names() {
        return running.keySet();
    }

    List<Servlet> instances() {
        return List.copyOf(running.values());
    }

    Optional<Servlet> named(String name) {
        return Optional.ofNullable(running.get(name));
    }

    /** The name of the servlet for an initial request (JSR 289 sections 16.1 and 16.2); empty if no mapping matches. */
    Optional<String> choose(SipServletRequest request) {
        for (ServletMapping mapping : descriptor.mappings()) {
            if (mapping.rule().matches(request)) {
                return Optional.of(mapping.servletName());
            }
        }
        return descriptor.mainServlet().isEmpty() && !descriptor.mappings().isEmpty() ? Optional.empty() : fallback();
    }

    /** The servlet for messages of a session without handler and without a request to choose by. */
    Optional<String> fallback() {
        return !descriptor.mainServlet().isEmpty() ? Optional.of(descriptor.mainServlet())
                : descriptor.servlets().size() == 1 ? Optional.of(descriptor.servlets().get(0).name()) : Optional.empty();
    }
}
