package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.stack.read.MessageReader;
import io.jackfield.stack.read.MessageLimits;
import io.jackfield.stack.read.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A SIP message as text in the making. */
public final class SipText {
    private record Header(String name, String value) {
    }

    private final String startLine;
    private final List<Header> headers = new ArrayList<>();
    private String body = "";

    SipText(String startLine) {
        this.startLine = startLine;
    }

    /** Reads as an endpoint does. */
    public static SIPMessage parse(byte[] bytes) {
        Reading reading = new MessageReader(MessageLimits.DEFAULT).read(bytes);
        if (reading instanceof Reading.Request request) {
            return request.message();
        }
        if (reading instanceof Reading.Response response) {
            return response.message();
        }
        throw new AssertionError("no message: " + reading + "\n" + new String(bytes, StandardCharsets.UTF_8));
    }

    /** One more header of the name. */
    public SipText and(String name, Object value) {
        headers.add(new Header(name, value.toString()));
        return this;
    }

    /** In place of every header of the name. */
    public SipText with(String name, Object value) {
        without(name);
        return and(name, value);
    }

    /** With a session description. */
    public SipText describing(String description) {
        body = description;
        return with("Content-Type", "application/sdp");
    }

    public SipText without(String name) {
        headers.removeIf(header -> header.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
        return this;
    }

    /** With another start line. */
    public SipText as(String line) {
        SipText other = new SipText(line);
        other.headers.addAll(headers);
        other.headers.removeIf(header -> header.name().equals("Content-Type")); // the body stays behind
        return other;
    }

    public String value(String name) {
        return headers.stream().filter(header -> header.name().equals(name)).findFirst().orElseThrow().value();
    }

    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        headers.forEach(header -> text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        return text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body).toString();
    }
}
