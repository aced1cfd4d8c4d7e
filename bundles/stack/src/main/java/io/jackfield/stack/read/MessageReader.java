package io.jackfield.stack.read;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.jain.sip.JainSip;
import java.text.ParseException;
import java.util.Arrays;

/**
 * Reads one message at a time, a datagram or what {@link StreamFraming} cut out of a stream: limits, the headers, the body by
 * Content-Length (RFC 3261 section 18.3), the mandatory headers (section 8.1.1). Any Throwable of the RI's parsers means a malformed
 * message.
 *
 * <p>Not thread-safe: each I/O thread has its own.
 */
public final class MessageReader {
    public static final String KEEP_ALIVE = "dropped.keepalive";
    public static final String TOO_LARGE = "dropped.too-large";
    public static final String MALFORMED = "dropped.malformed";
    public static final String BAD_RESPONSE = "dropped.unparsable-response";

    private static final int LAST_PORT = 65_535;
    private static final Reading DROP_KEEP_ALIVE = new Reading.Dropped(KEEP_ALIVE);
    private static final Reading DROP_TOO_LARGE = new Reading.Dropped(TOO_LARGE);
    private static final Reading DROP_MALFORMED = new Reading.Dropped(MALFORMED);
    private static final Reading DROP_RESPONSE = new Reading.Dropped(BAD_RESPONSE);

    private final MessageLimits limits;
    private final HeaderScan scan;
    private final HeaderFaults faults = new HeaderFaults();
    private final HeadReader head;

    public MessageReader(MessageLimits limits) {
        JainSip.init();
        this.limits = limits;
        this.scan = new HeaderScan(limits);
        this.head = new HeadReader(scan, faults);
    }

    /** @param bytes the whole datagram or message; the reader and the message own it from here on */
    public Reading read(byte[] bytes) {
        if (bytes.length > limits.messageBytes()) {
            return DROP_TOO_LARGE;
        }
        int start = start(bytes);
        if (start == bytes.length) {
            return DROP_KEEP_ALIVE;
        }
        boolean response = startsWithSip(bytes, start);
        try {
            return parse(bytes, start, response);
        } catch (Fault fault) {
            return response ? DROP_RESPONSE : refuse(bytes, start, fault.phrase());
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            return response ? DROP_RESPONSE : refuse(bytes, start, "Bad message");
        }
    }

    /** What to do about a message that broke its stream. @param head as far as it came */
    public Reading broken(byte[] head, int status, String phrase) {
        int start = start(head);
        if (startsWithSip(head, start)) {
            return DROP_RESPONSE;
        }
        RawRequest raw = RawRequest.scan(head, start, limits);
        return raw == null || !raw.answerable() ? DROP_MALFORMED : new Reading.Refused(raw, status, phrase);
    }

    /** How many malformed but unneeded headers were let pass since the last call. */
    public int takeIgnoredHeaders() {
        return faults.takeIgnored();
    }

    /** RFC 3261 section 7.5: CRLF before the start line is ignored; a datagram of nothing else is a keep-alive. */
    private static int start(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] >= 0 && bytes[at] <= ' ') {
            at++;
        }
        return at;
    }

    /** Control characters are let pass before a start line, as by the RI; blanks are not. */
    private static boolean blankBefore(byte[] bytes, int start) {
        for (int at = 0; at < start; at++) {
            if (bytes[at] == ' ') {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWithSip(byte[] bytes, int at) {
        return bytes.length - at > 4 && (bytes[at] | 0x20) == 's' && (bytes[at + 1] | 0x20) == 'i'
                && (bytes[at + 2] | 0x20) == 'p' && bytes[at + 3] == '/';
    }

    private Reading parse(byte[] bytes, int start, boolean response) throws ParseException {
        scan.check(bytes, start);
        String version = response ? null : RawRequest.otherVersion(bytes, start);
        if (version != null) {
            return refuse(bytes, start, null);
        }
        if (bytes[start] < 0 || blankBefore(bytes, start)) {
            throw new Fault("Bad message");
        }
        SIPMessage message = head.read(bytes);
        if (message == null || response != (message instanceof SIPResponse)) {
            throw new Fault("Bad message");
        }
        boolean whole = takeBody(message, bytes) && start == 0 && faults.ignored() == 0;
        checkMandatory(message);
        if (message instanceof SIPRequest request) {
            checkRequest(request);
            return new Reading.Request(request, whole ? bytes : null);
        }
        checkResponse((SIPResponse) message);
        return new Reading.Response((SIPResponse) message, whole ? bytes : null);
    }

    /**
     * RFC 3261 section 18.3: surplus bytes are discarded, missing ones are an error, no Content-Length means to the end.
     *
     * @return whether the bytes are the message and say how long its body is
     */
    private boolean takeBody(SIPMessage message, byte[] bytes) throws Fault {
        int from = Math.min(message.getSize(), bytes.length);
        int available = bytes.length - from;
        int length = scan.hasContentLength() ? message.getContentLength().getContentLength() : available;
        if (length < 0) {
            throw new Fault("Bad Content-Length header");
        }
        if (length > available) {
            throw new Fault("Body shorter than Content-Length");
        }
        if (length > 0) {
            message.setMessageContent(Arrays.copyOfRange(bytes, from, from + length));
        }
        return length == available && (scan.hasContentLength() || length == 0);
    }

    /** RFC 3261 section 8.1.1, without Max-Forwards, whose absence section 16.3 allows. */
    private static void checkMandatory(SIPMessage message) throws Fault {
        if (message.getTopmostVia() == null) {
            throw new Fault("Missing Via header");
        }
        if (message.getTopmostVia().getPort() > LAST_PORT) {
            throw new Fault("Bad Via header");
        }
        if (message.getFrom() == null) {
            throw new Fault("Missing From header");
        }
        if (message.getTo() == null) {
            throw new Fault("Missing To header");
        }
        if (message.getCallId() == null || message.getCallId().getCallId() == null) {
            throw new Fault("Missing Call-ID header");
        }
        if (message.getCSeq() == null || message.getCSeq().getMethod() == null) {
            throw new Fault("Missing CSeq header");
        }
    }

    private static void checkRequest(SIPRequest request) throws Fault {
        if (request.getRequestLine() == null || request.getRequestURI() == null || request.getMethod() == null) {
            throw new Fault("Bad request line");
        }
        CSeq cSeq = (CSeq) request.getCSeq();
        if (!request.getMethod().equals(cSeq.getMethod())) {
            throw new Fault("CSeq method differs from request method");
        }
        if (cSeq.getSeqNumber() < 0 || cSeq.getSeqNumber() >= 1L << 31) {
            throw new Fault("CSeq number out of range");
        }
    }

    /** RFC 3261 section 7.2: the first digit of a status is its class, 1 to 6. */
    private static void checkResponse(SIPResponse response) throws Fault {
        if (response.getStatusCode() < 100 || response.getStatusCode() > 699) {
            throw new Fault("Bad status line");
        }
    }

    private Reading refuse(byte[] bytes, int start, String phrase) {
        RawRequest raw = RawRequest.scan(bytes, start, limits);
        if (raw == null || !raw.answerable()) {
            return DROP_MALFORMED;
        }
        return phrase == null
                ? new Reading.Refused(raw, 505, "Version Not Supported")
                : new Reading.Refused(raw, 400, phrase);
    }
}
