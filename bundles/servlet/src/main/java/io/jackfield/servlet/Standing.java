package io.jackfield.servlet;

import io.jackfield.servlet.api.ApplicationInfo;
import io.jackfield.state.ApplicationVersion;

/** What a version may know of itself, and what its listeners were told of it last. */
final class Standing implements ApplicationInfo {
    private enum Told {
        NOTHING, ACTIVE, RETIRING
    }

    private final ApplicationVersion version;
    private final ApplicationEnvironment environment;
    private volatile State outside = State.STARTING;
    private Told told = Told.NOTHING;

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
        if (retiring && told != Told.RETIRING) {
            told = Told.RETIRING;
            listeners.retiring(this);
        } else if ((now == State.ACTIVE || now == State.IN_TEST) && told != Told.ACTIVE) {
            boolean again = told == Told.RETIRING;
            told = Told.ACTIVE;
            if (again) {
                listeners.activeAgain(this);
            } else {
                listeners.active(this);
            }
        }
    }

    @Override
    public String toString() {
        return version + " " + state();
    }
}
