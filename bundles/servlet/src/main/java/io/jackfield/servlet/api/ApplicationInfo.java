package io.jackfield.servlet.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells an application which version of what it is, and whether new calls come to it. A servlet or listener gets it in a field
 * or setter annotated {@code @Resource}, or as the attribute {@link #ATTRIBUTE} of its ServletContext. Thread-safe; one object
 * for as long as the version runs.
 */
@ProviderType
public interface ApplicationInfo {
    /** The name of the ServletContext attribute. */
    String ATTRIBUTE = "io.jackfield.servlet.api.ApplicationInfo";

    /** How far a version is. */
    enum State {
        /** Its servlets are being initialised; no call has come yet. */
        STARTING,
        /** Takes the new calls that an operator picked for a test of it. */
        IN_TEST,
        /** Takes new calls. */
        ACTIVE,
        /** Finishes its calls and takes no new ones; another version does, or none. */
        RETIRING,
        /** Has no call left and takes no new ones; kept ready for a rollback. */
        DRAINED,
        /** Stops, or has stopped: its sessions are put away until it runs again. */
        STOPPED
    }

    /** The name that all versions of the application share, as {@code call-forward}; never empty. */
    String baseName();

    /** As {@code 1.0.0}; empty for an unversioned application, which counts as older than any version. */
    String version();

    /** As of now: an operator may change it at any moment, so what was decided by it may be late. */
    State state();
}
