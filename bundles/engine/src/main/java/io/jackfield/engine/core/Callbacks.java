package io.jackfield.engine.core;

import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.Leg;
import java.util.function.Consumer;

/** Runs application code: with its class loader as context class loader, and so that what it throws ends here. */
final class Callbacks {
    private final EventWork work;

    Callbacks(EventWork work) {
        this.work = work;
    }

    /** Tells the leg's application. False if it threw, or if it does not run. */
    boolean tell(Leg leg, Consumer<TransactionUser> callback) {
        return work.userOf(leg).map(user -> tell(user, callback)).orElse(false);
    }

    /**
     * What the callback did before it threw stands. Errors of the application's own making (no such method, stack overflow,
     * a failed assertion) end here too: they concern this call; and so does what is checked and was thrown all the same.
     * Errors of the machine do not.
     */
    boolean tell(TransactionUser user, Consumer<TransactionUser> callback) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(user.loader());
        try {
            callback.accept(user);
            return true;
        } catch (Throwable thrown) {
            if (thrown instanceof VirtualMachineError machine && !(thrown instanceof StackOverflowError)) {
                throw machine;
            }
            work.fault("application.threw", user.version(), thrown);
            work.lifecycle.settleUnsent();
            return false;
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
