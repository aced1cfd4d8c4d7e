package io.jackfield.servlet;

import io.jackfield.servlet.api.ApplicationInfo;
import io.jackfield.state.ApplicationVersion;

/** What a version may know of itself, and what its listeners were told of it last. */
final class Standing implements ApplicationInfo {
    private final ApplicationVersion version;
    private final ApplicationEnvironment environment;
    private volatile State outside = State.STARTING;
    private boolean toldRetiring;

    Standing(ApplicationVersion version, ApplicationEnvironment environment) {
        this.version = version;
        this.environment = environment;
    }

    @Override
    public String baseName() {
        return version.baseName();
    }

    @Override
    public String version() {
        return version.version();
    }

    @Override
    public State state() {
        return outside == State.STOPPED ? State.STOPPED : environment.state(version).orElse(outside);
    }

    /** The version ended. */
    void stopped() {
        outside = State.STOPPED;
    }

    /** Tells the listeners if what they know is not so any more. Called by one thread at a time. */
    void tell(Listeners listeners) {
        State now = state();
        boolean retiring = now == State.RETIRING || now == State.DRAINED;
        if (retiring && !toldRetiring) {
            toldRetiring = true;
            listeners.retiring(this);
        } else if (now == State.ACTIVE && toldRetiring) {
            toldRetiring = false;
            listeners.activeAgain(this);
        }
    }

    @Override
    public String toString() {
        return version + " " + state();
    }
}
