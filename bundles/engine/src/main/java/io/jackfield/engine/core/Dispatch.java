package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.Call;
import io.jackfield.stack.Flow;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.util.Map;
import java.util.Optional;

/**
 * Which application version an event of a call goes to, and what runs it. One for each event: a version that it gave counts
 * as having an event in hand until whoever made the dispatch closes it, after the check-in.
 */
public interface Dispatch {
    /** Chooses for an initial request. @param flow the way that it came */
    Choice choose(SIPRequest initial, Flow flow);

    /** The version's running application; empty while it is stopped. */
    Optional<TransactionUser> running(ApplicationVersion version);

    /** As {@link #running}, for an action that the version began by itself: it may be one that is about to run. */
    default Optional<TransactionUser> acting(ApplicationVersion version) {
        return running(version);
    }

    /** Whether the version may begin application sessions in a call where it has none. */
    boolean mayBegin(ApplicationVersion version);

    /**
     * Where an initial request belongs by the keys that versions of its application have for it (JSR 289 section 15.11).
     *
     * @param chosen the version that takes it if no session is there
     */
    default Optional<Targeted> target(SIPRequest initial, ApplicationVersion chosen) {
        return Optional.empty();
    }

    /** Whether another call had the event first: then it goes nowhere else. */
    default boolean handedOn() {
        return false;
    }

    /** Another call as it was committed last; empty if there is none, or it cannot be read now. May wait for the store. */
    default Optional<Call> read(CallKey call) {
        return Optional.empty();
    }

    /** @param keys by version, the oldest first; only of versions that have one */
    record Targeted(CallKey call, Map<ApplicationVersion, String> keys) {
    }

    /** How far the version is, in a word for whoever may not begin: {@code retiring}. */
    default String standing(ApplicationVersion version) {
        return "not active";
    }

    /** Whether the call becomes bytes after the event, rather than stay the object that it is. */
    default boolean encodes() {
        return false;
    }

    /** What was chosen. */
    sealed interface Choice {
    }

    /** This application version takes the request. */
    record Chosen(TransactionUser user) implements Choice {
    }

    /** Another engine is to have the request: nothing is done to the call. */
    record Elsewhere() implements Choice {
    }

    /** No application takes it; the answer. @param retryAfter seconds, 0 for no Retry-After */
    record Nobody(int status, int retryAfter) implements Choice {
    }
}
