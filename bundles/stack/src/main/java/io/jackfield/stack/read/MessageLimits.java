package io.jackfield.stack.read;

/**
 * What a message may cost before it is parsed. The line limits keep the parser's work linear: folding and the reports about
 * bad headers cost the square of their number.
 *
 * @param messageBytes the whole message, 500 to 1,048,576; a datagram is never longer than 65,535
 * @param headerLines  lines between the start line and the empty line, folded ones counted singly, 16 to 10,000
 * @param lineBytes    one line without its end, 200 to 65,535
 */
public record MessageLimits(int messageBytes, int headerLines, int lineBytes) {
    /** The largest UDP payload, which RFC 3261 section 18.1.1 says must be handled; 256 lines of up to 8 KiB. */
    public static final MessageLimits DEFAULT = new MessageLimits(65_535, 256, 8_192);

    public MessageLimits {
        within("maxMessageBytes", messageBytes, 500, 1 << 20);
        within("maxHeaderLines", headerLines, 16, 10_000);
        within("maxLineBytes", lineBytes, 200, 65_535);
    }

    private static void within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + "=" + value + " is not within " + min + " to " + max);
        }
    }
}
