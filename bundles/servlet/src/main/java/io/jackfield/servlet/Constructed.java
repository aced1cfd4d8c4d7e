package io.jackfield.servlet;

import io.jackfield.state.ApplicationVersion;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of an application whose {@code @PostConstruct} methods have run, and whose {@code @PreDestroy} methods are due. By one
 * thread at a time.
 */
final class Constructed {
    private static final Logger LOG = LoggerFactory.getLogger(Constructed.class);

    private final ApplicationVersion version;
    private final ApplicationEnvironment environment;
    private final List<Object> objects = new ArrayList<>();

    Constructed(ApplicationVersion version, ApplicationEnvironment environment) {
        this.version = version;
        this.environment = environment;
    }

    /**
     * Whichever of them was constructed has its end told, where one fails.
     *
     * @throws ApplicationFailure where one fails
     */
    void construct(List<Object> targets) {
        for (Object target : targets) {
            try {
                LifeMethods.constructed(target);
                objects.add(target);
            } catch (IllegalArgumentException e) {
                destroy();
                throw new ApplicationFailure("application " + version + ": " + e.getMessage(), e);
            }
        }
    }

    /** In the opposite order; one that throws does not keep the others. */
    void destroy() {
        for (int i = objects.size() - 1; i >= 0; i--) {
            try {
                LifeMethods.destroyed(objects.get(i));
            } catch (IllegalArgumentException e) {
                environment.count("servlet.pre-destroy-threw");
                LOG.warn("A @PreDestroy method failed: app={} version={}", version.baseName(), version.version(), e);
            }
        }
        objects.clear();
    }
}
