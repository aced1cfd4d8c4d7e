package io.jackfield.engine.run;

import io.jackfield.state.CallStateStore;

/**
 * What an operator may set of the runner.
 *
 * @param workers       threads that events run on, application code included, 1 to 4096
 * @param maxQueued     events that wait or run, over all calls, before new ones are refused, 1 to 10,000,000
 * @param maxPerCall    the same for one call, 1 to 10,000
 * @param maxPerSource  events that one source, an IPv4 address or an IPv6 /64, may add while the queue is more than half full, 1 to
 *                      10,000,000; what belongs to calls that are up is not counted, but beyond three quarters has a share of its
 *                      own, maxQueued / 8. None of either where this is maxQueued or more
 * @param tryingAfter   when an INVITE whose callback still runs is stored and answered 100, ms after it came, 1 to 199 (RFC
 *                      3261 section 17.2.1 allows 200)
 * @param encodeAlways  whether calls are encoded after each event and decoded before the next, as every store but the
 *                      embedded one does; for tests
 * @param nearCacheCalls calls that are kept decoded between two events, 0 for none, up to 10,000,000. A store that keeps the
 *                      objects themselves needs none
 * @param nearCacheBytes the same in bytes of heap, as they are estimated, 0 to 1 TB
 * @param mostCallBytes the largest call, as it is encoded, that an event may leave in a store elsewhere, {@value #LEAST_CALL_BYTES} to
 *                      {@value #MOST_CALL_BYTES}
 * @param ahead         whether provisional responses that an engine's death cannot lose leave {@linkplain Ahead ahead} of the check-in
 */
public record RunnerSettings(int workers, int maxQueued, int maxPerCall, int maxPerSource, int tryingAfter,
                             boolean encodeAlways, int nearCacheCalls, long nearCacheBytes, int mostCallBytes, boolean ahead) {
    public static final int DEFAULT_MOST_CALL_BYTES = 1 << 20;
    static final int LEAST_CALL_BYTES = 16_384;
    static final int MOST_CALL_BYTES = 1 << 26;
    public static final int DEFAULT_NEAR_CACHE_CALLS = 20_000;
    public static final long DEFAULT_NEAR_CACHE_BYTES = 64L << 20;
    private static final long MOST_BYTES = 1L << 40;
    public static final int DEFAULT_MAX_PER_SOURCE = 1_000;
    public static final RunnerSettings DEFAULT = new RunnerSettings(64, 20_000, 64, 150, false);

    /** With the near cache as it is by default. */
    public RunnerSettings(int workers, int maxQueued, int maxPerCall, int maxPerSource, int tryingAfter, boolean encodeAlways) {
        this(workers, maxQueued, maxPerCall, maxPerSource, tryingAfter, encodeAlways, DEFAULT_NEAR_CACHE_CALLS,
                DEFAULT_NEAR_CACHE_BYTES, DEFAULT_MOST_CALL_BYTES, true);
    }

    /** With {@link #DEFAULT_MAX_PER_SOURCE}. */
    public RunnerSettings(int workers, int maxQueued, int maxPerCall, int tryingAfter, boolean encodeAlways) {
        this(workers, maxQueued, maxPerCall, DEFAULT_MAX_PER_SOURCE, tryingAfter, encodeAlways);
    }

    public RunnerSettings {
        within("workers", workers, 1, 4096);
        within("maxQueued", maxQueued, 1, 10_000_000);
        within("maxPerCall", maxPerCall, 1, 10_000);
        within("maxPerSource", maxPerSource, 1, 10_000_000);
        within("tryingAfter", tryingAfter, 1, 199);
        within("nearCacheCalls", nearCacheCalls, 0, 10_000_000);
        within("mostCallBytes", mostCallBytes, LEAST_CALL_BYTES, MOST_CALL_BYTES);
        if (nearCacheBytes < 0 || nearCacheBytes > MOST_BYTES) {
            throw new IllegalArgumentException("nearCacheBytes=" + nearCacheBytes + " is not within 0 to " + MOST_BYTES);
        }
    }

    /** A store in the engine's own process keeps the calls themselves, so that a near cache would keep them twice. */
    public RunnerSettings forStore(CallStateStore.Durability durability) {
        return durability != CallStateStore.Durability.PROCESS ? this
                : new RunnerSettings(workers, maxQueued, maxPerCall, maxPerSource, tryingAfter, encodeAlways, 0, 0,
                        mostCallBytes, ahead);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + " is not within " + least + " to " + most);
        }
    }
}
