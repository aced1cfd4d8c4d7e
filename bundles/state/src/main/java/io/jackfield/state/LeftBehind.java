package io.jackfield.state;

import java.util.List;
import java.util.Objects;

/**
 * Asks which calls an engine that ended left in need of another: those that nobody holds, that this life or an earlier one of the
 * engine checked in last, and that are due by now or whose effects may not have left ({@link CallRecord#effects}). Of effects
 * that are known to have left none is asked for; what is not known counts as not.
 *
 * @param ended the life; that it ended is the asker's word
 * @param since of effects, only those that were checked in at or after this time (ms, the store's): what an engine checks in it
 *              sends at once, so of older ones it is known that they left
 * @param share where to look
 * @param after null, or the last key seen
 * @param limit at least 1
 */
public record LeftBehind(Incarnation ended, long since, Share share, CallKey after, int limit) {
    public LeftBehind {
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(share, "share");
        if (limit < 1) {
            throw new IllegalArgumentException("a limit is at least 1, not " + limit);
        }
    }

    /**
     * What there is.
     *
     * @param calls     in the order of their keys
     * @param sentBelow as far as the store knows, of the life that was asked for: see {@link CheckIn#sentBelow}
     */
    public record Found(List<CallKey> calls, long sentBelow) {
        public Found {
            calls = List.copyOf(calls);
        }
    }

    /** Whether the last check-in of a call was the engine's, in this life or before. */
    public boolean by(Incarnation last) {
        return last.engine().equals(ended.engine()) && last.number() <= ended.number();
    }
}
