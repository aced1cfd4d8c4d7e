package io.jackfield.servlet.address;

import java.io.Serializable;

/** A value whose changes a {@link Guard} may watch. A copy, and one that was serialized, is watched by nobody. */
public abstract class Guarded implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    private transient Guard guard;

    /** @param watcher null for none */
    public void guard(Guard watcher) {
        guard = watcher;
    }

    /** Whether it belongs to something that watches its changes. */
    public final boolean guarded() {
        return guard != null;
    }

    /** Makes a change, if the guard lets it. */
    final void change(Runnable change) {
        Guard watching = guard;
        if (watching != null) {
            watching.changing();
        }
        change.run();
        if (watching != null) {
            watching.changed();
        }
    }

    /** The value as text for the wire. */
    @Override
    public abstract String toString();
}
