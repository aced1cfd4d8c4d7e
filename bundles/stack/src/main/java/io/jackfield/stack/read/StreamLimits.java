package io.jackfield.stack.read;

import java.util.Objects;

/**
 * What a message on a stream may cost before it is complete.
 *
 * @param message     of the message as a whole, and of its lines
 * @param headerBytes the start line and all headers, 500 to 1,048,576
 * @param bodyBytes   the body, 0 to 1,048,576
 */
public record StreamLimits(MessageLimits message, int headerBytes, int bodyBytes) {
    /** As much as a datagram could carry, half of it headers. */
    public static final StreamLimits DEFAULT = new StreamLimits(MessageLimits.DEFAULT, 32_768, 65_535);

    public StreamLimits {
        Objects.requireNonNull(message, "message");
        within("maxHeaderBytes", headerBytes, 500, 1 << 20);
        within("maxBodyBytes", bodyBytes, 0, 1 << 20);
    }

    private static void within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + "=" + value + " is not within " + min + " to " + max);
        }
    }
}
