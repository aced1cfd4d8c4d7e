package io.jackfield.engine.transaction;

/** The timers of transactions (RFC 3261 Table 4, RFC 6026 section 8). */
public enum TimerName {
    A, B, D, E, F, G, H, I, J, K, L, M;

    /** Whether the timer only absorbs late retransmissions. */
    public boolean absorbing() {
        return switch (this) {
            case D, I, J, K, L, M -> true;
            case A, B, E, F, G, H -> false;
        };
    }
}
