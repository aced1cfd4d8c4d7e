package io.jackfield.engine.component;

import io.jackfield.engine.routing.Router;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The rules that name an initial request's application, as configured now; a change needs no restart. */
@Component(configurationPid = RouterSource.PID, service = RouterSource.class)
@Designate(ocd = RouterSource.Config.class)
public final class RouterSource implements Supplier<Router> {
    static final String PID = "io.jackfield.engine.router";

    @ObjectClassDefinition(name = "Jackfield router", description = "Which application gets an initial request.")
    @interface Config {
        @AttributeDefinition(description = "Rules in order, the first that fits decides: METHODS CONDITION -> "
                + "APPLICATION, such as \"* user=echo -> echo\" and \"INVITE,OPTIONS * -> call-forward\".")
        String[] rules() default {};
    }

    private volatile Router router;

    @Activate
    public RouterSource(Config config) {
        router = Router.of(List.of(config.rules()));
    }

    /** A bad rule leaves the old ones in force; the error names it. */
    @Modified
    void modified(Config config) {
        router = Router.of(List.of(config.rules()));
    }

    @Override
    public Router get() {
        return router;
    }
}
