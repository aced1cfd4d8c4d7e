package io.jackfield.state.grid.client;

/**
 * What makes events cheap for a process that works on calls; each can be switched off, for measuring.
 *
 * @param retainedHolds how many holds stay here after their check-ins until somebody else asks, at least 0
 * @param groupMillis   from one departure of questions to the next, ms: so long a question waits at most; 0: each is a message of its
 *                      own
 * @param sentBytes     of bodies as they were checked in that stay here, so that the next check-in says what changed only; 0: each says all
 * @param sentLeast     bytes of a body that is not said whole each time
 */
public record Thrift(int retainedHolds, long groupMillis, long sentBytes, int sentLeast) {
    public static final Thrift NONE = new Thrift(0, 0, 0, 0);
}
