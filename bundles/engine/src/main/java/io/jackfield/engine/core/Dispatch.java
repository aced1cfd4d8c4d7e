package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.state.ApplicationVersion;
import java.util.Optional;

/** Which application version a request goes to, and what runs it. Thread-safe; never blocks. */
public interface Dispatch {
    /**
     * Chooses for an initial request. A version that was chosen counts as having an event in hand until {@link #end}, so that
     * it is not called drained while its first session is on the way into the store.
     */
    Choice begin(SIPRequest initial);

    /** The event that a version was chosen in is checked in, or given up. */
    void end(ApplicationVersion version);

    /** The version's running application; empty while it is stopped. */
    Optional<TransactionUser> running(ApplicationVersion version);

    /** Whether the version may begin application sessions that belong to no session of its own yet. */
    boolean mayBegin(ApplicationVersion version);

    /** What was chosen. */
    sealed interface Choice {
    }

    /** This application version takes the request. */
    record Chosen(TransactionUser user) implements Choice {
    }

    /** No application takes it; the answer. @param retryAfter seconds, 0 for no Retry-After */
    record Nobody(int status, String reason, int retryAfter) implements Choice {
    }
}
