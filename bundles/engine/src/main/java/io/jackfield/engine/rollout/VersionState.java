package io.jackfield.engine.rollout;

import java.util.Locale;

/** How far a version is, in the operators' words. */
public enum VersionState {
    /**
     * Known, and stopped: messages of its calls are answered 503 until it is started again. Or started and held: it takes nothing
     * until an operator gives it something.
     */
    INSTALLED,
    /** Takes the new calls that an operator's selector picks. */
    IN_TEST,
    /** Takes new calls, or a share of them. */
    ACTIVE,
    /** Finishes its calls and takes no new ones. */
    RETIRING,
    /** Has no call left and takes no new ones; kept ready for a rollback. */
    DRAINED,
    /** Committed away: its bundle is uninstalled wherever it is. */
    RETIRED,
    /** Its bundle is gone, yet calls of it are left. */
    UNINSTALLED;

    /** In lower case, words parted by a blank. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
