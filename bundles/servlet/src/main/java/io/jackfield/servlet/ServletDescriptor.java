package io.jackfield.servlet;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.servlet.Servlet;

/**
 * A servlet of an application.
 *
 * @param name          unique within the application; not empty
 * @param factory       gives the instance, not initialised; asked once per start
 * @param loadOnStartup the order of initialisation, smallest first; negative for after all others (JSR 289 section 19.2)
 * @param description   empty for none
 */
public record ServletDescriptor(String name, Supplier<? extends Servlet> factory, Map<String, String> initParameters,
                                int loadOnStartup, String description) {
    public ServletDescriptor {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a servlet has a name");
        }
        Objects.requireNonNull(factory, "factory");
        initParameters = Map.copyOf(initParameters);
        Objects.requireNonNull(description, "description");
    }
}
