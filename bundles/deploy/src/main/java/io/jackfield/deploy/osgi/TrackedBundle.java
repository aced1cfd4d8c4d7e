package io.jackfield.deploy.osgi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.osgi.framework.ServiceReference;

/** A started bundle, and the services that it published for its application. Guarded by itself. */
final class TrackedBundle {
    final FrameworkBundle bundle;
    final boolean restoring;
    final Map<ServiceReference<Object>, Object> services = new LinkedHashMap<>();
    ScheduledFuture<?> settling;
    boolean examined;
    boolean ofServices;
    boolean gone;

    /** @param restoring whether the framework started it, or this platform was starting, rather than an operator */
    TrackedBundle(FrameworkBundle bundle, boolean restoring) {
        this.bundle = bundle;
        this.restoring = restoring;
    }
}
