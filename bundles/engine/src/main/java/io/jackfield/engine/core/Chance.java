package io.jackfield.engine.core;

import io.jackfield.engine.key.Tokens;
import io.jackfield.engine.key.Use;
import io.jackfield.state.CallKey;

/**
 * Numbers and texts that nobody outside can foresee and that are the same when an event is run again: made from the cluster's
 * secret, the call and a number within it.
 */
final class Chance {
    private Chance() {
    }

    /** From 0 to below the bound. @param seed a number of the call that is used for nothing else of the kind */
    static int below(Tokens tokens, CallKey key, int seed, int bound) {
        return (int) (Long.parseLong(text(tokens, key, seed).substring(8, 20), 32) % bound);
    }

    static String text(Tokens tokens, CallKey key, int seed) {
        return tokens.seal(key, Use.CHANCE, seed);
    }
}
