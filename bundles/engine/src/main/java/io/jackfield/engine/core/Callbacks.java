package io.jackfield.engine.core;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.app.CallContext;
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

    /** Runs an action. What it throws is told to who issued it, and not logged here. */
    Acted act(TransactionUser user, Consumer<CallContext> code) {
        Throwable thrown = run(user, told -> code.accept(work.context));
        return thrown == null ? new Acted.Done() : new Acted.Threw(thrown);
    }

    /**
     * What the callback did before it threw stands. Errors of the application's own making (no such method, stack overflow,
     * a failed assertion) end here too: they concern this call; and so does what is checked and was thrown all the same.
     * Errors of the machine do not.
     */
    boolean tell(TransactionUser user, Consumer<TransactionUser> callback) {
        Throwable thrown = run(user, callback);
        if (thrown != null) {
            work.fault("application.threw", user.version(), thrown);
        }
        return thrown == null;
    }

    /** @return what was thrown, or null */
    private Throwable run(TransactionUser user, Consumer<TransactionUser> callback) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(user.loader());
        try {
            callback.accept(user);
            return null;
        } catch (Throwable thrown) {
            if (thrown instanceof VirtualMachineError machine && !(thrown instanceof StackOverflowError)) {
                throw machine;
            }
            work.lifecycle.settleUnsent();
            return thrown;
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
