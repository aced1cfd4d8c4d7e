package io.jackfield.itests.bench.micro;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.jain.sip.JainSip;
import io.jackfield.stack.read.MessageReader;
import io.jackfield.stack.read.MessageLimits;
import io.jackfield.stack.read.Reading;
import java.nio.charset.StandardCharsets;

/** The messages of the call flow as a phone sends them, and the way of the platform to read them. */
public enum Wire {
    /** Begins the call, with SDP. */
    INVITE("INVITE sip:anybody@127.0.0.1:5060 SIP/2.0", "INVITE", "", true),
    RINGING("SIP/2.0 180 Ringing", "INVITE", ";tag=2p1", false),
    /** With SDP. */
    OK("SIP/2.0 200 OK", "INVITE", ";tag=2p1", true),
    BYE("BYE sip:phone@127.0.0.1:5090 SIP/2.0", "BYE", ";tag=2p1", false);

    private static final String SDP = "v=0\r\no=caller 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

    private final byte[] bytes;

    Wire(String startLine, String method, String toTag, boolean described) {
        bytes = (startLine + "\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:5091;branch=z9hG4bK-1234-1-0\r\n"
                + "From: \"caller\" <sip:caller@127.0.0.1:5091>;tag=1c1\r\n"
                + "To: <sip:anybody@127.0.0.1:5060>" + toTag + "\r\n"
                + "Call-ID: 1-1234@127.0.0.1\r\n"
                + "CSeq: 1 " + method + "\r\n"
                + "Contact: <sip:caller@127.0.0.1:5091>\r\n"
                + "Max-Forwards: 70\r\n"
                + (described ? "Content-Type: application/sdp\r\n" : "")
                + "Content-Length: " + (described ? SDP.length() : 0) + "\r\n\r\n"
                + (described ? SDP : "")).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** The message, as the stack hands it on. */
    SIPMessage message() {
        Reading reading = reader().read(bytes());
        if (reading instanceof Reading.Request request) {
            return request.message();
        }
        if (reading instanceof Reading.Response response) {
            return response.message();
        }
        throw new IllegalStateException(this + " cannot be read: " + reading);
    }

    static MessageReader reader() {
        JainSip.init();
        return new MessageReader(MessageLimits.DEFAULT);
    }
}
