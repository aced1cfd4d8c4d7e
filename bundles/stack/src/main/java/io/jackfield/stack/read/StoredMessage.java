package io.jackfield.stack.read;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Arrays;

/**
 * Reads messages that were read or made here before and kept as bytes. Nothing about them is checked again: what comes from a peer
 * is {@link MessageReader}'s to read. Gives in every field what the RI's {@code parseSIPMessage(bytes, true, false, null)} gives, in
 * a third of its time, and reads folded lines as {@link MessageReader} does.
 *
 * <p>Thread-safe.
 */
public final class StoredMessage {
    /** As wide as they can be: a list that came on many lines is kept on one. What is beyond them the RI reads. */
    private static final MessageLimits LIMITS = new MessageLimits(1 << 20, 10_000, 65_535);

    private StoredMessage() {
    }

    /** @throws ParseException if the bytes are no message */
    public static SIPMessage read(byte[] bytes) throws ParseException {
        SIPMessage message = plainly(bytes);
        return message != null ? message : new StringMsgParser().parseSIPMessage(bytes, true, false, null);
    }

    /** Null where anything is out of the ordinary. */
    private static SIPMessage plainly(byte[] bytes) throws ParseException {
        if (bytes.length == 0 || bytes[0] <= ' ') {
            return null;
        }
        HeaderScan scan = new HeaderScan(LIMITS);
        HeaderFaults faults = new HeaderFaults();
        SIPMessage message;
        try {
            scan.check(bytes, 0);
            message = new HeadReader(scan, faults).read(bytes);
        } catch (ParseException e) {
            return null;
        }
        if (faults.ignored() > 0) {
            return null;
        }
        int length = message.getContentLength().getContentLength();
        if (length != 0) {
            message.setMessageContent(Arrays.copyOfRange(bytes, scan.size(), bytes.length), true, false, length);
        }
        return message;
    }
}
