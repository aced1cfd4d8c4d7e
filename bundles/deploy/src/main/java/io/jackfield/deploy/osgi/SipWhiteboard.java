package io.jackfield.deploy.osgi;

import io.jackfield.deploy.deployment.Deployments;
import io.jackfield.deploy.deployment.Instances;
import io.jackfield.deploy.describe.Description;
import io.jackfield.deploy.describe.RefusedException;
import io.jackfield.deploy.describe.WhiteboardDescriber;
import io.jackfield.deploy.describe.WhiteboardService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.servlet.Servlet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Follows the services that bundles publish for their applications. The services of one bundle are one application version:
 * it starts when none came for a while, stops at once when one goes, and starts again with those that are left.
 */
final class SipWhiteboard implements ServiceTrackerCustomizer<Object, TrackedBundle>, AutoCloseable {
    private static final String FILTER =
            "(|(" + WhiteboardService.SERVLET_NAME + "=*)(" + WhiteboardService.LISTENER + "=true))";

    private final BundleContext context;
    private final ApplicationBundles bundles;
    private final Deployments deployments;
    private final ScheduledExecutorService later;
    private final long settleMillis;
    private final ServiceTracker<Object, TrackedBundle> tracker;

    /** @param settleMillis how long no further service may come before the version starts */
    SipWhiteboard(BundleContext context, ApplicationBundles bundles, Deployments deployments,
                  ScheduledExecutorService later, long settleMillis) {
        this.context = context;
        this.bundles = bundles;
        this.deployments = deployments;
        this.later = later;
        this.settleMillis = settleMillis;
        this.tracker = new ServiceTracker<>(context, filter(), this);
    }

    private static Filter filter() {
        try {
            return FrameworkUtil.createFilter(FILTER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(FILTER, e);
        }
    }

    void open() {
        tracker.open();
    }

    @Override
    public void close() {
        tracker.close();
    }

    @Override
    public TrackedBundle addingService(ServiceReference<Object> reference) {
        if ((reference.getBundle().getState() & (Bundle.STARTING | Bundle.ACTIVE)) == 0) {
            return null;
        }
        Object service = context.getService(reference);
        if (service == null) {
            return null;
        }
        TrackedBundle bundle = bundles.tracked(reference.getBundle());
        synchronized (bundle) {
            bundle.services.put(reference, service);
            restart(bundle);
        }
        return bundle;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, TrackedBundle bundle) {
        synchronized (bundle) {
            restart(bundle);
        }
    }

    @Override
    public void removedService(ServiceReference<Object> reference, TrackedBundle bundle) {
        synchronized (bundle) {
            bundle.services.remove(reference);
            restart(bundle);
        }
        context.ungetService(reference);
    }

    /** Stops the version that runs of the services, and starts what they are when no other came for a while. */
    private void restart(TrackedBundle bundle) {
        if (bundle.ofServices) {
            bundle.ofServices = false;
            deployments.undeploy(bundle.bundle.id());
        }
        settle(bundle);
    }

    private void settle(TrackedBundle bundle) {
        if (bundle.settling != null) {
            bundle.settling.cancel(false);
        }
        bundle.settling = bundle.gone || bundle.services.isEmpty() ? null
                : later.schedule(() -> start(bundle), settleMillis, TimeUnit.MILLISECONDS);
    }

    private void start(TrackedBundle bundle) {
        synchronized (bundle) {
            if (bundle.gone || bundle.services.isEmpty()) {
                return;
            }
            Map<String, Object> objects = new HashMap<>();
            List<WhiteboardService> services = new ArrayList<>();
            bundle.services.forEach((reference, service) -> {
                String key = service.getClass().getName() + "#" + reference.getProperty(Constants.SERVICE_ID);
                objects.put(key, service);
                services.add(new WhiteboardService(key, properties(reference)));
            });
            try {
                Description description = WhiteboardDescriber.describe(bundle.bundle, services);
                bundle.ofServices = deployments.deploy(bundle.bundle, description, new Published(objects), bundle.restoring);
            } catch (RefusedException e) {
                deployments.refuse(bundle.bundle, e.getMessage());
            }
        }
    }

    private static Map<String, Object> properties(ServiceReference<Object> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return properties;
    }

    /** The objects that were published. */
    private record Published(Map<String, Object> objects) implements Instances {
        @Override
        public Servlet servlet(String key) throws ReflectiveOperationException {
            if (objects.get(key) instanceof Servlet servlet) {
                return servlet;
            }
            throw new ClassNotFoundException("The service " + key + " is no javax.servlet.Servlet");
        }

        @Override
        public Object listener(String key) {
            return objects.get(key);
        }

        @Override
        public void check(String key) {
            // it is there already
        }
    }
}
