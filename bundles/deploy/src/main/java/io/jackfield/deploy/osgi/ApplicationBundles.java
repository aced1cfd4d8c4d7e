package io.jackfield.deploy.osgi;

import io.jackfield.deploy.deployment.Deployments;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Follows the bundles of the framework. A version is there when its bundle's start returns, and gone when its stop does: the
 * tracker is told within both. A bundle with lazy activation counts as started when it waits for its first class.
 */
final class ApplicationBundles implements BundleTrackerCustomizer<TrackedBundle>, SynchronousBundleListener,
        AutoCloseable {
    private final BundleContext context;
    private final Deployments deployments;
    private final BundleTracker<TrackedBundle> tracker;
    private final ConcurrentMap<Long, TrackedBundle> tracked = new ConcurrentHashMap<>();
    /** Bundles that stand still and that the framework will start again without anybody's wish, as after a refresh. */
    private final Set<Long> interrupted = ConcurrentHashMap.newKeySet();
    private volatile boolean opening = true;

    ApplicationBundles(BundleContext context, Deployments deployments) {
        this.context = context;
        this.deployments = deployments;
        this.tracker = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, this);
    }

    void open() {
        context.addBundleListener(this);
        for (Bundle bundle : context.getBundles()) {
            if (follows(bundle)) {
                deployments.know(new FrameworkBundle(bundle));
                noteInterrupted(bundle);
            }
        }
        tracker.open();
        opening = false;
    }

    /** Stops every version; their bundles stay started. */
    @Override
    public void close() {
        context.removeBundleListener(this);
        tracker.close();
    }

    TrackedBundle tracked(Bundle bundle) {
        return tracked.computeIfAbsent(bundle.getBundleId(),
                id -> new TrackedBundle(new FrameworkBundle(bundle), interrupted.remove(id) || restoring()));
    }

    /** An operator's stop is kept over a restart; a stop by the framework, for a refresh or an update, is not. */
    private void noteInterrupted(Bundle bundle) {
        boolean runs = (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0;
        if (!runs && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()) {
            interrupted.add(bundle.getBundleId());
        }
    }

    private boolean follows(Bundle bundle) {
        return bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !bundle.equals(context.getBundle())
                && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null;
    }

    private boolean restoring() {
        return opening || context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() != Bundle.ACTIVE;
    }

    @Override
    public TrackedBundle addingBundle(Bundle bundle, BundleEvent event) {
        if (!follows(bundle)) {
            return null;
        }
        TrackedBundle found = tracked(bundle);
        examine(bundle, event, found);
        return found;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, TrackedBundle found) {
        examine(bundle, event, found);
    }

    private void examine(Bundle bundle, BundleEvent event, TrackedBundle found) {
        boolean waits = bundle.getState() == Bundle.STARTING
                && (event == null ? lazy(bundle) : event.getType() == BundleEvent.LAZY_ACTIVATION);
        synchronized (found) {
            if (found.examined || found.gone || !waits && bundle.getState() != Bundle.ACTIVE) {
                return;
            }
            found.examined = true; // before classes are loaded: that may start a lazy bundle, which is told here
            deployments.deploy(found.bundle, found.restoring);
        }
    }

    private static boolean lazy(Bundle bundle) {
        String policy = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY);
        return policy != null && policy.trim().startsWith(Constants.ACTIVATION_LAZY);
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, TrackedBundle found) {
        synchronized (found) {
            found.gone = true;
            tracked.remove(bundle.getBundleId(), found);
            if (found.settling != null) {
                found.settling.cancel(false);
            }
            deployments.undeploy(bundle.getBundleId());
        }
        noteInterrupted(bundle);
    }

    /** A bundle that is uninstalled was stopped before. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED) {
            interrupted.remove(event.getBundle().getBundleId());
            deployments.uninstalled(event.getBundle().getBundleId());
        }
    }
}
