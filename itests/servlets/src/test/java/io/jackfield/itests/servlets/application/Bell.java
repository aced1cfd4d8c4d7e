package io.jackfield.itests.servlets.application;

import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.TimerListener;

/** Tells a script of timers, and does what it was given. */
public final class Bell implements TimerListener {
    /** What to do when a timer fires. */
    @FunctionalInterface
    public interface Action {
        void run(ServletTimer timer) throws Exception;
    }

    private final Script script;
    private volatile Action action = timer -> { };

    public Bell(Script script) {
        this.script = script;
    }

    public Bell rings(Action what) {
        action = what;
        return this;
    }

    @Override
    public void timeout(ServletTimer timer) {
        try {
            action.run(timer);
        } catch (Exception | AssertionError e) {
            script.failures().add(e);
        } finally {
            script.tell("timer " + timer.getInfo());
        }
    }
}
