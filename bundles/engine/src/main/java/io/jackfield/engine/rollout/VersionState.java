package io.jackfield.engine.rollout;

import java.util.Locale;

/** How far a version is, in the operators' words. */
public enum VersionState {
    /** Known and stopped; messages of its calls are answered 503 until it is started again. */
    INSTALLED,
    /** Takes new calls. */
    ACTIVE,
    /** Finishes its calls and takes no new ones. */
    RETIRING,
    /** Has no call left and takes no new ones; kept ready for a rollback. */
    DRAINED,
    /** Its bundle is gone, yet calls of it are left. */
    UNINSTALLED;

    /** The word in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
