package io.jackfield.itests.servlets.scene;

import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.Header;
import javax.sip.header.HeaderFactory;
import javax.sip.message.Message;
import javax.sip.message.Request;

/** Headers and bodies as a test writes them down. */
final class Lines {
    private static final Set<String> ONE_ONLY = Set.of("max-forwards", "from", "to", "contact", "call-id", "cseq");

    private Lines() {
    }

    static Request request(String text) {
        try {
            return (Request) new StringMsgParser().parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, false, null);
        } catch (ParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Adds headers; behind an empty line comes the body, of the type that Content-Type says. */
    static <M extends Message> M into(M message, String... lines) {
        List<String> headers = new ArrayList<>(List.of(lines));
        int empty = headers.indexOf("");
        String body = empty < 0 ? null : String.join("\r\n", headers.subList(empty + 1, headers.size()));
        headers = empty < 0 ? headers : headers.subList(0, empty);
        try {
            HeaderFactory factory = SipFactory.getInstance().createHeaderFactory();
            for (String line : headers) {
                int colon = line.indexOf(':');
                add(message, factory.createHeader(line.substring(0, colon), line.substring(colon + 1).trim()));
            }
            if (body != null) {
                message.setContent(body.getBytes(StandardCharsets.UTF_8),
                        (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME));
            }
        } catch (ParseException | SipException e) {
            throw new IllegalArgumentException(String.join("|", lines), e);
        }
        return message;
    }

    private static void add(Message message, Header header) throws SipException {
        if (ONE_ONLY.contains(header.getName().toLowerCase(Locale.ROOT))) {
            message.setHeader(header);
        } else {
            message.addLast(header); // addHeader puts Via and Record-Route first
        }
    }
}
