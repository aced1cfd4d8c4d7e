package io.jackfield.itests.bench.load;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The messages of a probe's calls as text, and as little reading of answers as a caller needs.
 *
 * @param local  where the probe listens, as host:port
 * @param remote where it calls, as host:port
 * @param lines  the lines of an answer; none for the caller itself
 */
record ProbeText(String local, String remote, List<String> lines) {
    private static final String SDP = "v=0\r\no=caller 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

    static ProbeText caller(InetSocketAddress local, InetSocketAddress remote) {
        return new ProbeText(text(local), text(remote), List.of());
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    ProbeText answer(String message) {
        return new ProbeText(local, remote, message.lines().takeWhile(line -> !line.isEmpty()).toList());
    }

    boolean is(int status, String method) {
        return lines.get(0).startsWith("SIP/2.0 " + status) && header("CSeq").endsWith(method);
    }

    /** Of an answer; 0 for what is none. */
    int status() {
        return !lines.isEmpty() && lines.get(0).matches("SIP/2\\.0 [1-6]\\d\\d.*") ? Integer.parseInt(lines.get(0).substring(8, 11)) : 0;
    }

    /** Whether it answers a request of that method. */
    boolean answers(String method) {
        return status() != 0 && header("CSeq").endsWith(" " + method);
    }

    String callId() {
        return header("Call-ID");
    }

    String invite(String callId) {
        return "INVITE sip:anybody@" + remote + " SIP/2.0\r\n" + common(callId, "<sip:anybody@" + remote + ">", 1, "INVITE")
                + "Contact: <sip:probe@" + local + ">\r\nContent-Type: application/sdp\r\nContent-Length: " + SDP.length()
                + "\r\n\r\n" + SDP;
    }

    /** For a 200: the ACK that it asks for. */
    String ack() {
        return inDialog("ACK", 1);
    }

    /** For another final answer to INVITE: the ACK, in the INVITE's transaction (RFC 3261 17.1.1.3). */
    String ackOfFailure() {
        return "ACK sip:anybody@" + remote + " SIP/2.0\r\n" + common(callId(), header("To"), 1, "ACK", "INVITE")
                + "Content-Length: 0\r\n\r\n";
    }

    String bye() {
        return inDialog("BYE", 2);
    }

    private String inDialog(String method, int sequence) {
        String contact = header("Contact");
        return method + " " + contact.substring(contact.indexOf('<') + 1, contact.indexOf('>')) + " SIP/2.0\r\n"
                + common(callId(), header("To"), sequence, method) + routes() + "Content-Length: 0\r\n\r\n";
    }

    private String common(String callId, String to, int sequence, String method) {
        return common(callId, to, sequence, method, method);
    }

    private String common(String callId, String to, int sequence, String method, String transaction) {
        return "Via: SIP/2.0/UDP " + local + ";branch=z9hG4bK" + callId + transaction + "\r\nFrom: <sip:probe@" + local + ">;tag="
                + callId + "\r\nTo: " + to + "\r\nCall-ID: " + callId + "\r\nCSeq: " + sequence + " " + method
                + "\r\nMax-Forwards: 70\r\n";
    }

    /** RFC 3261 12.1.2: the Record-Route of the answer, turned round. */
    private String routes() {
        List<String> recorded = new ArrayList<>(lines.stream().filter(line -> named(line, "Record-Route"))
                .map(line -> "Route: " + value(line) + "\r\n").toList());
        Collections.reverse(recorded);
        return String.join("", recorded);
    }

    private String header(String name) {
        return lines.stream().filter(line -> named(line, name)).map(ProbeText::value).findFirst().orElse("");
    }

    private static boolean named(String line, String name) {
        return line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1).trim();
    }
}
