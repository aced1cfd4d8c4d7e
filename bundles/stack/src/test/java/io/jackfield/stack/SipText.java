package io.jackfield.stack;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.stack.read.MessageReader;
import io.jackfield.stack.read.MessageLimits;
import io.jackfield.stack.read.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A message as text for tests: start line and headers that can be replaced, added and left out. */
public final class SipText {
    private final String startLine;
    private final List<String> headers;
    private final String body;

    private SipText(String startLine, List<String> headers, String body) {
        this.startLine = startLine;
        this.headers = headers;
        this.body = body;
    }

    /** A request that satisfies RFC 3261 section 8.1.1, without a body and Content-Length. */
    public static SipText request(String method) {
        return new SipText(method + " sip:bob@example.com SIP/2.0", List.of(
                "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;rport", "Via: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKb",
                "From: Alice <sip:alice@example.com>;tag=f1", "To: <sip:bob@example.com>", "Call-ID: c1@192.0.2.1",
                "CSeq: 7 " + method, "Max-Forwards: 70"), "");
    }

    public static SipText response(int status, String method) {
        return new SipText("SIP/2.0 " + status + " Phrase", request(method).headers, "");
    }

    public SipText startLine(String line) {
        return new SipText(line, headers, body);
    }

    public SipText with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new SipText(startLine, more, body);
    }

    /** Every header line of that name is left out. */
    public SipText without(String name) {
        return new SipText(startLine, headers.stream().filter(line -> !line.startsWith(name + ":")).toList(), body);
    }

    public SipText replacing(String name, String line) {
        return new SipText(startLine, headers.stream().map(old -> old.startsWith(name + ":") ? line : old).toList(), body);
    }

    public SipText body(String text) {
        return new SipText(startLine, headers, text);
    }

    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As an endpoint would read it. */
    public SIPRequest parsed() {
        return ((Reading.Request) new MessageReader(MessageLimits.DEFAULT).read(bytes())).message();
    }

    @Override
    public String toString() {
        return startLine + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n" + body;
    }
}
