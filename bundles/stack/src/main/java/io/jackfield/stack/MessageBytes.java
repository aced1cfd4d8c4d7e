package io.jackfield.stack;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.stack.read.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;

/**
 * A message as bytes for {@link MessageSender}. Use this and not the RI's {@code encodeAsBytes(transport)}, which
 *
 * <ul>
 *   <li>writes all headers in the charset that the body's Content-Type names: a body in UTF-16 makes the message unreadable, and
 *       a charset that Java does not know ends in a RuntimeException;</li>
 *   <li>sets the top Via's transport to its argument, in the message that was handed in.</li>
 * </ul>
 */
public final class MessageBytes {
    private static final int USUAL = 2_048;
    private static final int MOST_KEPT = 65_536;

    /** Where each thread puts messages together; never in use beyond one call. */
    private static final ThreadLocal<StringBuilder> HEADS = ThreadLocal.withInitial(() -> new StringBuilder(USUAL));

    private MessageBytes() {
    }

    /**
     * Headers in the model's order and in UTF-8 (RFC 3261 section 7.1), Content-Length last, then the body's bytes. Reads the
     * message only; not to be called while another thread changes it. A header that could not be parsed is not written.
     */
    public static byte[] of(SIPMessage message) {
        byte[] head = head(message);
        byte[] body = message.getRawContent();
        if (body == null || body.length == 0) {
            return head;
        }
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    private static byte[] head(SIPMessage message) {
        StringBuilder text = HEADS.get();
        text.setLength(0);
        byte[] head = message.encodeMessage(text).toString().getBytes(StandardCharsets.UTF_8);
        if (text.capacity() > MOST_KEPT || head.length != text.length()) {
            HEADS.remove(); // beyond ASCII it would stay with two bytes for each character
        }
        return head;
    }

    /**
     * The message that was made of these bytes, or that came as them and was read by an endpoint: nothing about it is checked again.
     *
     * @throws ParseException if they are no message
     */
    public static SIPMessage read(byte[] bytes) throws ParseException {
        return StoredMessage.read(bytes);
    }
}
