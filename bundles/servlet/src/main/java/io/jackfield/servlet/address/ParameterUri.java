package io.jackfield.servlet.address;

import java.util.Iterator;
import java.util.Objects;
import javax.servlet.sip.URI;

/** What the URIs of all schemes have in common: their parameters. */
abstract class ParameterUri extends Guarded implements URI {
    private static final long serialVersionUID = 1L;

    final Parameters parameters;

    ParameterUri(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public abstract URI clone();

    @Override
    public String getParameter(String name) {
        return parameters.get(Objects.requireNonNull(name, "name"));
    }

    /** With null as value the parameter has none, like lr (JSR 289 {@code URI.setParameter}). */
    @Override
    public void setParameter(String name, String value) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a parameter without a name");
        }
        change(() -> parameters.set(name, value == null ? "" : value));
    }

    @Override
    public void removeParameter(String name) {
        Objects.requireNonNull(name, "name");
        change(() -> parameters.remove(name));
    }

    @Override
    public Iterator<String> getParameterNames() {
        return parameters.names().iterator();
    }

    @Override
    public boolean isSipURI() {
        return false;
    }
}
