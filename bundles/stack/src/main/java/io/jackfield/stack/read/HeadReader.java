package io.jackfield.stack.read;

import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.HeaderParser;
import gov.nist.javax.sip.parser.ParserFactory;
import gov.nist.javax.sip.parser.RequestLineParser;
import gov.nist.javax.sip.parser.StatusLineParser;
import gov.nist.javax.sip.parser.ViaParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import javax.sip.InvalidArgumentException;

/**
 * The start line and the headers of a message whose lines {@link HeaderScan} found, as the RI's {@code StringMsgParser} would give
 * them: {@link PlainLines} makes what is plain, the RI's parsers make the rest, line by line.
 *
 * <p>Not thread-safe.
 */
final class HeadReader {
    private final PlainLines plain = new PlainLines();
    private final HeaderScan scan;
    private final HeaderFaults faults;

    HeadReader(HeaderScan scan, HeaderFaults faults) {
        this.scan = scan;
        this.faults = faults;
    }

    /**
     * The message without its body; its size says where that begins.
     *
     * @param bytes those that were scanned last
     */
    SIPMessage read(byte[] bytes) throws ParseException {
        SIPMessage message = message(bytes);
        if (scan.lines() > 1 && continues(bytes, 1)) {
            throw new Fault("Bad message");
        }
        for (int line = 1; line < scan.lines(); line++) {
            int last = line;
            while (last + 1 < scan.lines() && continues(bytes, last + 1)) {
                last++;
            }
            if (last > line) {
                attachAny(message, unfolded(bytes, line, last));
                line = last;
            } else {
                attach(message, bytes, line);
            }
        }
        message.setSize(scan.size());
        return message;
    }

    private SIPMessage message(byte[] bytes) throws ParseException {
        String line = null;
        StatusLine status = plain.statusLine(bytes, scan.from(0), scan.end(0));
        RequestLine request = status == null ? plain.requestLine(bytes, scan.from(0), scan.end(0)) : null;
        if (status == null && request == null) {
            line = text(bytes, 0);
        }
        if (status != null || line != null && line.startsWith("SIP/2.0")) {
            SIPResponse response = new SIPResponse();
            response.setStatusLine(status != null ? status : statusLine(line));
            return response;
        }
        SIPRequest message = new SIPRequest();
        message.setRequestLine(request != null ? request : requestLine(line));
        return message;
    }

    private static StatusLine statusLine(String line) throws Fault {
        try {
            return new StatusLineParser(line + "\n").parse();
        } catch (ParseException e) {
            throw new Fault("Bad status line");
        }
    }

    private static RequestLine requestLine(String line) throws Fault {
        try {
            return new RequestLineParser(line + "\n").parse();
        } catch (ParseException e) {
            throw new Fault("Bad request line");
        }
    }

    /** RFC 3261 section 7.3.1: a line that begins with a blank continues the one before. */
    private boolean continues(byte[] bytes, int line) {
        byte first = bytes[scan.from(line)];
        return first == ' ' || first == '\t';
    }

    /**
     * RFC 3261 section 7.3.1: the line break and the blanks behind it are one space. The RI leaves out the first blank instead, so that
     * words run together.
     */
    private String unfolded(byte[] bytes, int first, int last) {
        StringBuilder header = new StringBuilder(text(bytes, first));
        for (int line = first + 1; line <= last; line++) {
            String rest = text(bytes, line);
            int blanks = 0;
            while (blanks < rest.length() && (rest.charAt(blanks) == ' ' || rest.charAt(blanks) == '\t')) {
                blanks++;
            }
            header.append(blanks == rest.length() ? "" : " ").append(rest, blanks, rest.length());
        }
        return header.toString();
    }

    private String text(byte[] bytes, int line) {
        return new String(bytes, scan.from(line), scan.end(line) - scan.from(line), StandardCharsets.UTF_8);
    }

    private void attach(SIPMessage message, byte[] bytes, int line) throws ParseException {
        SIPHeader header = plain.header(bytes, scan.from(line), scan.end(line));
        if (header == null) {
            attachAny(message, text(bytes, line));
        } else if (header instanceof ContentLength length) {
            setLength(message, length.getContentLength());
        } else {
            message.attachHeader(header, false);
        }
    }

    /** Every message of the RI has one from the beginning. */
    private static void setLength(SIPMessage message, int length) {
        try {
            message.getContentLength().setContentLength(length);
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException(e); // a length read from digits is not negative
        }
    }

    private void attachAny(SIPMessage message, String header) throws ParseException {
        try {
            HeaderParser parser = ParserFactory.createParser(header + "\n");
            if (parser instanceof ViaParser && endless(header)) {
                throw new Fault("Bad Via header");
            }
            message.attachHeader(parser.parse(), false);
        } catch (ParseException e) {
            faults.take(message, header);
        } finally {
            HeaderNames.bound();
        }
    }

    /**
     * Behind a backslash in a Via's comment the RI may read on past the end, until there is no memory left. RFC 3261 section 25.1
     * has no comments in a Via, so nobody misses one.
     */
    static boolean endless(String via) {
        int comment = via.indexOf('(');
        return comment >= 0 && via.indexOf('\\', comment) >= 0;
    }
}
