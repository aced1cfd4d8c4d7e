package io.jackfield.itests.cluster.chaos.phones;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/** One side's share of a call's dialog: it makes its requests and its responses. Not thread-safe. */
final class Dialog {
    private static final String SDP = "v=0\r\no=phone 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
            + "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

    /** Where a side is. @param protocol as Via has it. @param host its address. @param port where it listens */
    record Place(String protocol, String host, int port) {
        String sentBy() {
            return host + ":" + port;
        }

        String transport() {
            return ";transport=" + protocol.toLowerCase(Locale.ROOT);
        }
    }

    private final String call;
    private final Place place;
    private final String contact;
    private final String tag;
    private String local;
    private String remote;
    private String target;
    private List<String> routes = List.of();
    private int number;
    private int branches;

    /** @param target whom to call, or where the peer is. @param place where this side is */
    Dialog(String call, String who, Place place, String target, String tag) {
        this.call = call;
        this.place = place;
        this.contact = "<sip:" + who + "@" + place.sentBy() + place.transport() + ">";
        this.tag = tag;
        this.local = "<sip:" + who + "@" + place.sentBy() + ">;tag=" + tag;
        this.remote = "<" + target + ">";
        this.target = target;
    }

    /** RFC 3261 section 12.1.2, and what a further 2xx says of the target. */
    void answered(Message response) {
        remote = response.header("To");
        target = response.contact();
        routes = response.lines("Record-Route").stream().map(line -> line.replaceFirst("^[^:]*", "Route")).toList();
    }

    /** RFC 3261 section 12.1.1. */
    void called(Message invite) {
        local = invite.header("To") + ";tag=" + tag;
        remote = invite.header("From");
        target = invite.contact();
        routes = invite.lines("Record-Route").stream().map(line -> line.replaceFirst("^[^:]*", "Route")).toList();
    }

    /** Where requests go. */
    InetSocketAddress next() {
        String uri = (routes.isEmpty() ? target : routes.get(0)).replaceFirst("^.*sip:", "").replaceFirst("^[^@;>]*@", "")
                .replaceFirst("[;>].*$", "");
        int colon = uri.lastIndexOf(':');
        return new InetSocketAddress(uri.substring(0, colon), Integer.parseInt(uri.substring(colon + 1)));
    }

    Message invite() {
        return request("INVITE", ++number, "z9hG4bK" + tag + "-" + ++branches, remote, target, "X-Call: " + call + "\r\n", SDP);
    }

    Message bye() {
        return request("BYE", ++number, "z9hG4bK" + tag + "-" + ++branches, remote, target, "", "");
    }

    /** RFC 3261 section 13.2.2.4. */
    Message ack(Message invite) {
        return request("ACK", invite.number(), "z9hG4bK" + tag + "-" + ++branches, remote, target, "", "");
    }

    /** RFC 3261 section 17.1.1.3. */
    Message ackOfFailure(Message invite, Message response) {
        return request("ACK", invite.number(), invite.branch(), response.header("To"), target, "", "");
    }

    /** RFC 3261 section 9.1. */
    Message cancel(Message invite) {
        return request("CANCEL", invite.number(), invite.branch(), invite.header("To"), target, "", "");
    }

    private Message request(String method, int cseq, String branch, String to, String uri, String more, String body) {
        StringBuilder text = new StringBuilder(method).append(' ').append(uri).append(" SIP/2.0\r\nVia: SIP/2.0/")
                .append(place.protocol()).append(' ').append(place.sentBy()).append(";branch=").append(branch).append("\r\n");
        routes.forEach(route -> text.append(route).append("\r\n"));
        text.append("Max-Forwards: 70\r\nFrom: ").append(local).append("\r\nTo: ").append(to).append("\r\nCall-ID: ").append(call)
                .append("\r\nCSeq: ").append(cseq).append(' ').append(method).append("\r\nContact: ").append(contact).append("\r\n")
                .append(more);
        return new Message(withBody(text, body));
    }

    /** @param phrase with the status. @param session whether it has one */
    Message response(Message request, String phrase, boolean session) {
        StringBuilder text = new StringBuilder("SIP/2.0 ").append(phrase).append("\r\n");
        request.lines("Via").forEach(via -> text.append(via).append("\r\n"));
        String to = request.header("To");
        text.append("From: ").append(request.header("From")).append("\r\nTo: ").append(to).append(to.contains(";tag=") ? "" : ";tag=" + tag)
                .append("\r\nCall-ID: ").append(call).append("\r\nCSeq: ").append(request.cseq()).append("\r\nContact: ").append(contact)
                .append("\r\n");
        return new Message(withBody(text, session ? SDP : ""));
    }

    private static String withBody(StringBuilder head, String body) {
        return head.append(body.isEmpty() ? "" : "Content-Type: application/sdp\r\n").append("Content-Length: ").append(body.length())
                .append("\r\n\r\n").append(body).toString();
    }
}
