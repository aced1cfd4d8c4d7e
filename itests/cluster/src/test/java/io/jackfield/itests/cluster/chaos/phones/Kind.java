package io.jackfield.itests.cluster.chaos.phones;

import java.util.Locale;

/** What becomes of a call; the user that is called tells the phone. */
public enum Kind {
    /** The caller hangs up. */
    PLAIN,
    /** The phone hangs up. */
    HUNG_UP,
    /** The caller changes the session, and hangs up. */
    CHANGES,
    /** The phone changes it, and the caller hangs up. */
    CHANGED,
    /** The caller gives up while it rings. */
    GIVEUP,
    /** The phone answers, and the caller gives up if it has not got that soon: the two may cross (RFC 3261 section 9.1). */
    CROSSED;

    /** Whether the caller sends CANCEL if no final response comes. */
    boolean givesUp() {
        return this == GIVEUP || this == CROSSED;
    }

    String user() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return the kind whose user To names */
    static Kind of(Message invite) {
        for (Kind kind : values()) {
            if (invite.header("To").contains("sip:" + kind.user() + "@")) {
                return kind;
            }
        }
        throw new IllegalArgumentException("nobody of that name is here: " + invite.header("To"));
    }
}
