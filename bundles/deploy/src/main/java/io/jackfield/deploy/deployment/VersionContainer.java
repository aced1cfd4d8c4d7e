package io.jackfield.deploy.deployment;

import io.jackfield.deploy.describe.Description;
import io.jackfield.engine.app.TransactionUser;

/** Runs application versions: the SIP Servlet container, as deployment sees it. Thread-safe. */
public interface VersionContainer {
    /**
     * Makes the version's servlets and listeners and initialises them.
     *
     * @throws Exception if the application's code, or the container, says that it cannot start; nothing of it runs then
     */
    RunningVersion start(Description description, ClassLoader loader, Instances instances) throws Exception;

    /** A version that runs. */
    interface RunningVersion extends AutoCloseable {
        TransactionUser user();

        /**
         * The version may make calls of its own, and nobody else's reach it yet: runs the application's code that waited for that.
         *
         * @throws Exception if that says that the version cannot start; {@link #close} is due then
         */
        void opened() throws Exception;

        /** Whether new calls come to it may have changed. Runs the application's listeners; called by one thread at a time. */
        void standingChanged();

        /** Destroys servlets and listeners. Does not throw. */
        @Override
        void close();
    }
}
