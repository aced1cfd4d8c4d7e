package io.jackfield.servlet;

import io.jackfield.engine.app.Calls;
import io.jackfield.servlet.api.ApplicationInfo;
import io.jackfield.state.ApplicationVersion;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** What a running application needs from around it. Thread-safe. */
@ConsumerType
public interface ApplicationEnvironment {
    /** What ServletContext.getServerInfo says: product and version, as {@code Jackfield/0.1.0}. */
    String serverInfo();

    /** How far a version is in its rollout; empty before it is registered with it and after it has left. Active without rollouts. */
    default Optional<ApplicationInfo.State> state(ApplicationVersion version) {
        return Optional.of(ApplicationInfo.State.ACTIVE);
    }

    /** Counts something that an operator may want to know, as {@code servlet.no-mapping}. */
    void count(String name);

    /** The engine's calls, for access from elsewhere. @throws IllegalStateException if there is no engine */
    default Calls calls() {
        throw new IllegalStateException("there is no engine");
    }

    /** Names the product, counts nothing, has no engine. */
    static ApplicationEnvironment plain() {
        return new ApplicationEnvironment() {
            @Override
            public String serverInfo() {
                return "Jackfield";
            }

            @Override
            public void count(String name) {
                // nobody asks
            }
        };
    }
}
