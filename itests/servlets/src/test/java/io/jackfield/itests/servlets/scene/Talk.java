package io.jackfield.itests.servlets.scene;

import java.util.ArrayList;
import java.util.List;

/**
 * A dialog that a {@link Peer} is in, by hand: it says what a test wants, in an order that no stack would take.
 *
 * @param target the other side's Contact
 * @param from   the peer's own header line, with its tag
 * @param to     the other's
 */
public record Talk(Peer peer, String target, String from, String to, String callId) {
    /** Of the caller, who heard this response with a tag. */
    public static Talk ofCaller(Peer peer, String response) {
        return new Talk(peer, uri(response), Peer.header(response, "From"), Peer.header(response, "To"),
                Peer.header(response, "Call-ID"));
    }

    /** Of whoever was called by this request, and answers with this tag. */
    public static Talk ofCallee(Peer peer, String request, String tag) {
        return new Talk(peer, uri(request), Peer.header(request, "To") + ";tag=" + tag, Peer.header(request, "From"),
                Peer.header(request, "Call-ID"));
    }

    private static String uri(String message) {
        String contact = Peer.header(message, "Contact");
        return contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
    }

    /** Sends a request of the dialog, with a branch of its method and number. @param lines as of {@link Peer#says} */
    public void says(String method, long number, String... lines) {
        saysFrom("carol@" + peer.address(), method, number, lines);
    }

    /** The same from another Contact. @param contact user, host and port */
    public void saysFrom(String contact, String method, long number, String... lines) {
        List<String> all = new ArrayList<>(List.of(method + " " + target + " SIP/2.0",
                "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bK" + callId.hashCode() + method + number, "Max-Forwards: 70",
                "From: " + from, "To: " + to, "Call-ID: " + callId, "CSeq: " + number + " " + method,
                "Contact: <sip:" + contact + ">"));
        all.addAll(List.of(lines));
        peer.says(all.toArray(String[]::new));
    }

    /** Acknowledges a failure to a request of this dialog: RFC 3261 section 17.1.1.3, with the branch of the INVITE. */
    public void acknowledgesFailure(long number, String failure) {
        peer.says("ACK " + target + " SIP/2.0",
                "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bK" + callId.hashCode() + "INVITE" + number, "Max-Forwards: 70",
                "From: " + from, "To: " + Peer.header(failure, "To"), "Call-ID: " + callId, "CSeq: " + number + " ACK");
    }
}
