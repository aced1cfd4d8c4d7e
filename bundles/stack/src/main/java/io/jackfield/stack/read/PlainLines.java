package io.jackfield.stack.read;

import gov.nist.core.HostPort;
import gov.nist.core.NameValue;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.Subject;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.header.ViaList;
import java.text.ParseException;
import java.util.Locale;
import java.util.function.Supplier;
import javax.sip.InvalidArgumentException;

/**
 * The start line and the headers that nearly every message has, in the form that they nearly always have. Each is made of the
 * bytes directly, and is what the RI's parser would have made of it, field by field; of anything else the answer is null, and the
 * RI's parser has to be asked. It exists because the RI takes several times as long.
 *
 * <p>Not thread-safe.
 */
final class PlainLines {
    private static final String VERSION = "SIP/2.0";
    private static final String[] METHODS = {"INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK", "UPDATE", "INFO",
        "SUBSCRIBE", "NOTIFY", "MESSAGE", "REFER", "PUBLISH"};
    private static final int STATUS_DIGITS = 3;
    private static final int NUMBER_DIGITS = 9; // all that an int holds whatever they are
    private static final int MOST_FORWARDS = 255;

    private final PlainText text = new PlainText();
    private final PlainAddress addresses = new PlainAddress(text);

    /** @param end the byte after the last that is no blank */
    RequestLine requestLine(byte[] bytes, int from, int end) {
        text.over(bytes, from, end);
        String method = text.takeToken(METHODS);
        if (method == null || !text.take(' ')) {
            return null;
        }
        SipUri uri = addresses.uri(true);
        if (uri == null || !text.take(' ') || !text.take(VERSION) || !text.done()) {
            return null;
        }
        return new RequestLine(uri, method);
    }

    /** @param end the byte after the last that is no blank */
    StatusLine statusLine(byte[] bytes, int from, int end) {
        text.over(bytes, from, end);
        if (!text.take(VERSION) || !text.take(' ')) {
            return null;
        }
        int status = text.number(STATUS_DIGITS);
        if (status < 0) {
            return null;
        }
        String reason = "";
        if (!text.done()) {
            if (!text.take(' ')) {
                return null;
            }
            text.skipBlanks();
            reason = text.run(PlainText.TEXT);
        }
        if (reason == null || !text.done()) {
            return null;
        }
        StatusLine line = new StatusLine();
        line.setStatusCode(status);
        line.setReasonPhrase(reason);
        return line;
    }

    /**
     * @param end the byte after the last that is no blank
     * @return null for a header that is not plain, or not one of those
     */
    SIPHeader header(byte[] bytes, int from, int end) throws ParseException {
        int colon = from;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        if (colon == end) {
            return null;
        }
        text.over(bytes, colon + 1, end);
        text.skipBlanks();
        SIPHeader header = value(bytes, from, colon - from);
        return header != null && text.done() ? header : null;
    }

    private SIPHeader value(byte[] bytes, int name, int length) throws ParseException {
        return switch (length) {
            case 1 -> compact(bytes[name] | 0x20);
            case 2 -> named(bytes, name, "to") ? address(new To()) : null;
            case 3 -> named(bytes, name, "via") ? vias() : null;
            case 4 -> named(bytes, name, "from") ? address(new From()) : named(bytes, name, "cseq") ? cSeq() : null;
            case 5 -> named(bytes, name, "route") ? list(new RouteList(), Route::new) : null;
            case 7 -> named(bytes, name, "call-id") ? callId() : named(bytes, name, "contact") ? contacts()
                    : named(bytes, name, "subject") ? subject() : null;
            case 12 -> named(bytes, name, "max-forwards") ? maxForwards() : named(bytes, name, "content-type") ? contentType()
                    : named(bytes, name, "record-route") ? list(new RecordRouteList(), RecordRoute::new) : null;
            case 14 -> named(bytes, name, "content-length") ? contentLength() : null;
            default -> null;
        };
    }

    /** RFC 3261 section 7.3.3. */
    private SIPHeader compact(int letter) throws ParseException {
        return switch (letter) {
            case 'v' -> vias();
            case 'f' -> address(new From());
            case 't' -> address(new To());
            case 'i' -> callId();
            case 'm' -> contacts();
            case 'c' -> contentType();
            case 'l' -> contentLength();
            case 's' -> subject();
            default -> null;
        };
    }

    private static boolean named(byte[] bytes, int from, String name) {
        for (int i = 0; i < name.length(); i++) {
            int b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private SIPHeader address(AddressParametersHeader header) {
        return addresses.read(header) ? header : null;
    }

    private SIPHeader contacts() {
        return list(new ContactList(), Contact::new);
    }

    private <H extends AddressParametersHeader> SIPHeader list(SIPHeaderList<H> list, Supplier<H> empty) {
        do {
            text.skipBlanks();
            H header = empty.get();
            if (!addresses.read(header)) {
                return null;
            }
            list.add(header);
        } while (text.take(','));
        return list;
    }

    private SIPHeader vias() {
        ViaList list = new ViaList();
        do {
            text.skipBlanks();
            Via via = new Via();
            if (!read(via)) {
                return null;
            }
            list.add(via);
        } while (text.take(','));
        return list;
    }

    /** Without blanks but for the one before the sent-by. */
    private boolean read(Via via) {
        if (!text.take(VERSION) || !text.take('/')) {
            return false;
        }
        String transport = text.run(PlainText.TOKEN);
        if (transport == null || !text.take(' ')) {
            return false;
        }
        via.getSentProtocol().setTransport(transport);
        HostPort sentBy = addresses.hostPort();
        if (sentBy == null) {
            return false;
        }
        via.setSentBy(sentBy);
        while (text.take(';')) {
            String name = text.run(PlainText.TOKEN);
            String value = text.take('=') ? text.run(PlainText.TOKEN) : "";
            if (name == null || value == null) {
                return false;
            }
            name = name.toLowerCase(Locale.ROOT);
            if (value.isEmpty() && name.equals(Via.BRANCH)) {
                return false;
            }
            via.setParameter(new NameValue(name, value.isEmpty() ? null : value)); // the RI's way with a Via's flags
        }
        return true;
    }

    private SIPHeader callId() throws ParseException {
        String value = text.run(PlainText.TEXT);
        if (value == null) {
            return null;
        }
        CallID callId = new CallID();
        callId.setCallId(value);
        return callId;
    }

    private SIPHeader subject() throws ParseException {
        String value = text.run(PlainText.TEXT);
        if (value == null) {
            return null;
        }
        Subject subject = new Subject();
        subject.setSubject(value);
        return subject;
    }

    private SIPHeader cSeq() throws ParseException {
        int number = text.number(NUMBER_DIGITS);
        text.skipBlanks();
        String method = text.takeToken(METHODS);
        return number < 0 || method == null ? null : new CSeq(number, method);
    }

    private SIPHeader maxForwards() {
        int hops = text.number(STATUS_DIGITS);
        if (hops < 0 || hops > MOST_FORWARDS) {
            return null;
        }
        try {
            return new MaxForwards(hops);
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException(e); // it is within its range
        }
    }

    private SIPHeader contentLength() {
        int length = text.number(NUMBER_DIGITS);
        return length < 0 ? null : new ContentLength(length);
    }

    private SIPHeader contentType() throws ParseException {
        String type = text.run(PlainText.TOKEN);
        String subType = text.take('/') ? text.run(PlainText.TOKEN) : null;
        if (type == null || subType == null) {
            return null;
        }
        ContentType contentType = new ContentType(type, subType);
        text.skipBlanks();
        return addresses.parameters(contentType) ? contentType : null;
    }
}
