package io.jackfield.engine.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.stack.MessageReceiver.Acceptance;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import javax.sip.header.Header;

/**
 * A peer at an address, with one dialog at a time. It does nothing by itself: the test says what it says and hears. Written after
 * RFC 3261 sections 8, 12 and 13, and shares no code with the engine but the parser.
 */
public final class Phone {
    private final Node node;
    private final String name;
    private final InetSocketAddress address;
    private final Deque<Wire.Sent> inbox = new ArrayDeque<>();
    private final String tag;
    private String callId;
    private long cseq;
    private int branches;
    private String remoteTag;
    private String remoteParty = "<sip:service@192.0.2.1:5070>";
    private String target = "sip:service@192.0.2.1:5070";
    private List<String> routes = List.of();
    private long connection;

    /** @param host an IPv4 address */
    public Phone(Node node, String name, String host) {
        this(node, name, host, name + "-call");
        node.wire().attach(host + ":5060", inbox::add);
    }

    /** One that somebody else listens for. */
    Phone(Node node, String name, String host, String callId) {
        this.node = node;
        this.name = name;
        this.tag = name + "-tag";
        this.callId = callId;
        this.address = new InetSocketAddress(host, 5060);
    }

    /** A phone in a call with the application, which answers it at once. */
    public static Phone inCall(Node node, Script app) {
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        app.told();
        return alice;
    }

    /** The same phone, in the same dialog, whose messages another node gets. */
    public Phone movesTo(Node other) {
        Phone there = new Phone(other, name, address.getHostString());
        there.callId = callId;
        there.cseq = cseq;
        there.branches = branches + 1_000;
        there.remoteTag = remoteTag;
        there.remoteParty = remoteParty;
        there.target = target;
        there.routes = routes;
        return there;
    }

    /** From now on it speaks TCP, by the connection of that number. */
    public Phone byTcp(long number) {
        connection = number;
        return this;
    }

    private boolean tcp() {
        return connection != 0;
    }

    public String uri() {
        return "sip:" + name + "@" + address.getHostString() + ":5060" + (tcp() ? ";transport=tcp" : "");
    }

    /** Begins another call with the next requests that it makes. */
    public Phone newCall(String id) {
        callId = id;
        cseq = 0;
        remoteTag = null;
        routes = List.of();
        target = "sip:service@192.0.2.1:5070";
        remoteParty = "<" + target + ">";
        return this;
    }

    /** To whom the next requests go that begin a call. */
    public Phone dials(String uri) {
        target = uri;
        remoteParty = "<" + uri + ">";
        return this;
    }

    public String newBranch() {
        return "z9hG4bK-" + name + "-" + ++branches;
    }

    public String via(String branch) {
        return "SIP/2.0/" + (tcp() ? "TCP " : "UDP ") + address.getHostString() + ":5060;branch=" + branch;
    }

    /** The next request of the call, or of its dialog once there is one (12.2.1.1). */
    public SipText request(String method) {
        cseq++;
        return request(method, cseq);
    }

    /** A request with this number. */
    public SipText request(String method, long number) {
        SipText text = new SipText(method + " " + target + " SIP/2.0").and("Via", via(newBranch()));
        routes.forEach(route -> text.and("Route", route));
        return text.and("Max-Forwards", 70).and("From", "<sip:" + name + "@example.com>;tag=" + tag)
                .and("To", remoteParty + (remoteTag == null ? "" : ";tag=" + remoteTag)).and("Call-ID", callId)
                .and("CSeq", number + " " + method).and("Contact", "<" + uri() + ">");
    }

    /** The ACK to the 2xx of the INVITE with this number (13.2.2.4). */
    public SipText ack(long number) {
        return request("ACK", number).without("Contact");
    }

    /** The ACK to a failure (17.1.1.3). */
    public SipText ack(SipText invite, SIPResponse failure) {
        return invite.as(startLine("ACK", invite)).with("To", body(failure.getTo()))
                .with("CSeq", number(invite) + " ACK").without("Contact");
    }

    public SipText cancel(SipText invite) {
        return invite.as(startLine("CANCEL", invite)).with("CSeq", number(invite) + " CANCEL").without("Contact");
    }

    private static String startLine(String method, SipText request) {
        String line = request.toString().lines().findFirst().orElseThrow();
        return method + line.substring(line.indexOf(' '));
    }

    private static String number(SipText request) {
        return request.value("CSeq").split(" ")[0];
    }

    /** The answer to a request, with this phone's tag and Contact, and the request's Record-Route (8.2.6, 12.1.1). */
    public SipText answer(SIPRequest request, int status) {
        return answer(request, status, tag);
    }

    /** The same from a fork with another tag. */
    public SipText answer(SIPRequest request, int status, String toTag) {
        SipText text = new SipText("SIP/2.0 " + status + " " + (status < 200 ? "Progress" : status < 300 ? "OK" : "No"));
        request.getViaHeaders().forEach(via -> text.and("Via", body(via)));
        if (request.getRecordRouteHeaders() != null) {
            request.getRecordRouteHeaders().forEach(route -> text.and("Record-Route", body(route)));
        }
        String to = body(request.getTo());
        text.and("From", body(request.getFrom()))
                .and("To", status == 100 || request.getToTag() != null ? to : to + ";tag=" + toTag)
                .and("Call-ID", request.getCallId().getCallId())
                .and("CSeq", request.getCSeq().getSeqNumber() + " " + request.getMethod());
        if (status > 100 && status < 300) {
            text.and("Contact", "<" + uri() + ">");
        }
        return text;
    }

    /** The value of a message's first header of the name. */
    public static String value(SIPMessage message, String name) {
        return body(message.getHeader(name));
    }

    /** A header's value. */
    static String body(Header header) {
        String text = header.toString();
        return text.substring(text.indexOf(':') + 1).trim();
    }

    /** Sends. */
    public Acceptance says(SipText text) {
        return tcp() ? node.receives(text.bytes(), address, connection) : node.receives(text.bytes(), address);
    }

    /** Sends to another node than its own. */
    public Acceptance saysAt(Node other, SipText text) {
        return tcp() ? other.receives(text.bytes(), address, connection) : other.receives(text.bytes(), address);
    }

    /** Hears from now on what leaves another node for it, too. */
    public Phone hearsFrom(Node other) {
        other.wire().attach(address.getHostString() + ":5060", inbox::add);
        return this;
    }

    /** Sends from another port, as behind a NAT. */
    public Acceptance saysFrom(int port, SipText text) {
        return node.receives(text.bytes(), new InetSocketAddress(address.getAddress(), port));
    }

    /** The dialog that a response makes for this phone as caller (12.1.2). */
    public void enters(SIPResponse response) {
        remoteTag = response.getToTag();
        remoteParty = withoutTag(body(response.getTo()));
        target = contact(response);
        routes = recordRoutes(response);
        Collections.reverse(routes);
    }

    /** The dialog that a request makes for this phone as the called one (12.1.1). */
    public void isIn(SIPRequest request) {
        callId = request.getCallId().getCallId();
        remoteTag = request.getFromTag();
        remoteParty = withoutTag(body(request.getFrom()));
        target = contact(request);
        routes = recordRoutes(request);
    }

    private static String withoutTag(String party) {
        return party.substring(0, party.indexOf(";tag="));
    }

    private static String contact(SIPMessage message) {
        return ((AddressImpl) message.getContactHeader().getAddress()).getURI().toString();
    }

    private static List<String> recordRoutes(SIPMessage message) {
        RecordRouteList list = message.getRecordRouteHeaders();
        List<String> routes = new ArrayList<>();
        if (list != null) {
            list.forEach(route -> routes.add(body(route)));
        }
        return routes;
    }

    /** The next message that came, which must be a response with this status. */
    public SIPResponse hears(int status) {
        SIPMessage message = next(String.valueOf(status));
        assertThat(message).as("what %s hears: %s", name, message.getFirstLine()).isInstanceOf(SIPResponse.class);
        assertThat(((SIPResponse) message).getStatusCode()).as("what %s hears", name).isEqualTo(status);
        return (SIPResponse) message;
    }

    /** The next message that came, which must be a request of this method. */
    public SIPRequest hears(String method) {
        SIPMessage message = next(method);
        assertThat(message).as("what %s hears: %s", name, message.getFirstLine()).isInstanceOf(SIPRequest.class);
        assertThat(((SIPRequest) message).getMethod()).as("what %s hears", name).isEqualTo(method);
        return (SIPRequest) message;
    }

    private SIPMessage next(String wanted) {
        assertThat(inbox).as("what %s hears when it waits for %s", name, wanted).isNotEmpty();
        return inbox.remove().message();
    }

    public void hearsNothing() {
        assertThat(inbox).as("what %s hears", name).isEmpty();
    }

    /** Everything that came and was not heard yet, as it came. */
    public List<Wire.Sent> takes() {
        List<Wire.Sent> all = List.copyOf(inbox);
        inbox.clear();
        return all;
    }
}
