package io.jackfield.servlet.address;

import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.servlet.sip.Parameterable;

/** What header values, addresses included, have in common: their parameters (JSR 289 section 4.1.1). */
abstract class ParameterValue extends Guarded implements Parameterable {
    private static final long serialVersionUID = 1L;

    final Parameters parameters;

    ParameterValue(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public abstract Object clone();

    @Override
    public final String getParameter(String name) {
        return parameters.get(Objects.requireNonNull(name, "name"));
    }

    /** With null as value the parameter goes (JSR 289 {@code Parameterable.setParameter}). */
    @Override
    public final void setParameter(String name, String text) {
        if (!Syntax.token(Objects.requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("not a parameter name: " + name);
        }
        if (text == null) {
            removeParameter(name);
        } else {
            Syntax.line(text);
            change(() -> parameters.set(name, text));
        }
    }

    @Override
    public final void removeParameter(String name) {
        Objects.requireNonNull(name, "name");
        change(() -> parameters.remove(name));
    }

    @Override
    public final Iterator<String> getParameterNames() {
        return parameters.names().iterator();
    }

    @Override
    public final Set<Map.Entry<String, String>> getParameters() {
        return parameters.entries();
    }
}
