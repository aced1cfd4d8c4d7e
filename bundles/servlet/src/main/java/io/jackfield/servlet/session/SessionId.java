package io.jackfield.servlet.session;

import io.jackfield.state.CallKey;
import java.util.Optional;

/** The id of a session or application session: the key of its call and its number there, by which it can be found again. */
record SessionId(CallKey call, int number) {
    static Optional<SessionId> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SessionId(CallKey.parse(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not an id of ours, so nothing has it
        }
    }

    @Override
    public String toString() {
        return call + ":" + number;
    }
}
