package io.jackfield.stack.read;

import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import java.text.ParseException;
import java.util.Locale;
import java.util.Map;

/**
 * Decides about a header that the RI's parser could not read. What routing and transactions need must be well-formed; any other
 * malformed header is ignored (RFC 3261 section 8.2: headers not necessary for processing) and kept among the message's
 * unrecognised headers. Without a listener the RI drops a malformed header silently, whichever it is.
 */
final class HeaderFaults implements ParseExceptionListener {
    private static final Map<String, String> NEEDED = Map.ofEntries(
            Map.entry("via", "Bad Via header"), Map.entry("v", "Bad Via header"),
            Map.entry("from", "Bad From header"), Map.entry("f", "Bad From header"),
            Map.entry("to", "Bad To header"), Map.entry("t", "Bad To header"),
            Map.entry("call-id", "Bad Call-ID header"), Map.entry("i", "Bad Call-ID header"),
            Map.entry("cseq", "Bad CSeq header"),
            Map.entry("max-forwards", "Bad Max-Forwards header"),
            Map.entry("content-length", "Bad Content-Length header"), Map.entry("l", "Bad Content-Length header"),
            Map.entry("contact", "Bad Contact header"), Map.entry("m", "Bad Contact header"),
            Map.entry("route", "Bad Route header"),
            Map.entry("record-route", "Bad Record-Route header"),
            Map.entry("require", "Bad Require header"),
            Map.entry("proxy-require", "Bad Proxy-Require header"),
            Map.entry("expires", "Bad Expires header"),
            Map.entry("content-type", "Bad Content-Type header"), Map.entry("c", "Bad Content-Type header"));

    private int ignored;

    @Override
    @SuppressWarnings("rawtypes")
    public void handleException(ParseException cause, SIPMessage message, Class type, String line, String whole)
            throws ParseException {
        if (type == RequestLine.class || type == StatusLine.class) {
            throw new Fault(type == RequestLine.class ? "Bad request line" : "Bad status line");
        }
        take(message, line);
    }

    /** @param line the header, unfolded */
    void take(SIPMessage message, String line) throws Fault {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new Fault("Header line without a colon");
        }
        String phrase = NEEDED.get(line.substring(0, colon).trim().toLowerCase(Locale.ROOT));
        if (phrase != null) {
            throw new Fault(phrase);
        }
        ignored++;
        message.addUnparsed(line);
    }

    /** How many malformed headers were let pass since {@link #takeIgnored}. */
    int ignored() {
        return ignored;
    }

    /** How many malformed headers were let pass since the last call. */
    int takeIgnored() {
        int count = ignored;
        ignored = 0;
        return count;
    }
}
