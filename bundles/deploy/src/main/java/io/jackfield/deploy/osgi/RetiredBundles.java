package io.jackfield.deploy.osgi;

import io.jackfield.deploy.deployment.Deployments;
import io.jackfield.engine.rollout.RolloutListener;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.rollout.VersionState;
import io.jackfield.state.ApplicationVersion;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uninstalls the bundles of versions that were committed away, here or at another engine, and of those that come back with the
 * framework: it may have been down when they were committed. On a thread of its own choosing, as a bundle's stop takes its time.
 */
final class RetiredBundles implements RolloutListener {
    private static final Logger LOG = LoggerFactory.getLogger(RetiredBundles.class);

    private final BundleContext context;
    private final Rollouts rollouts;
    private final Deployments deployments;
    private final Executor later;

    RetiredBundles(BundleContext context, Rollouts rollouts, Deployments deployments, Executor later) {
        this.context = context;
        this.rollouts = rollouts;
        this.deployments = deployments;
        this.later = later;
    }

    /** From now on, and what was committed already. */
    void open() {
        rollouts.add(this);
        later.execute(() -> deployments.versions().forEach(this::uninstall));
    }

    void close() {
        rollouts.remove(this);
    }

    @Override
    public void changed(ApplicationVersion version, VersionState from, VersionState to) {
        if (to != VersionState.RETIRED) {
            return;
        }
        try {
            later.execute(() -> uninstall(version));
        } catch (RejectedExecutionException e) {
            LOG.debug("Deployment stops; the bundle goes when it starts again: version={}", version);
        }
    }

    private void uninstall(ApplicationVersion version) {
        for (long id : deployments.bundles(version)) {
            Bundle bundle = context.getBundle(id);
            // asked only now: an operator may have installed and started it anew
            if (bundle != null && rollouts.state(version) == VersionState.RETIRED) {
                uninstall(version, bundle);
            }
        }
    }

    private static void uninstall(ApplicationVersion version, Bundle bundle) {
        try {
            bundle.uninstall();
            LOG.info("Version committed, its bundle is uninstalled: app={} version={} bundle={}", version.baseName(), version.version(),
                    bundle.getBundleId());
        } catch (BundleException | IllegalStateException e) {
            LOG.warn("Version committed, but its bundle cannot be uninstalled: app={} version={} bundle={}", version.baseName(),
                    version.version(), bundle.getBundleId(), e);
        }
    }
}
