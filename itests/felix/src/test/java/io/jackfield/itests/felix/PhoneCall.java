package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** One side of a call that is up, as its phone sees it. */
final class PhoneCall {
    private static final Duration TIMER_F = Duration.ofSeconds(32);

    private final Phone phone;
    private final InetSocketAddress platform;
    private final String target;
    private final String local;
    private final String remote;
    private final String callId;
    private int cseq = 1;

    private PhoneCall(Phone phone, InetSocketAddress platform, String target, String local, String remote, String callId) {
        this.phone = phone;
        this.platform = platform;
        this.target = target;
        this.local = local;
        this.remote = remote;
        this.callId = callId;
    }

    static PhoneCall begin(Phone phone, InetSocketAddress platform, String user) throws Exception {
        return begin(phone, platform, user, "itest-" + phone.port() + "-" + Phone.number(), "c" + Phone.number());
    }

    static PhoneCall begin(Phone phone, InetSocketAddress platform, String user, String callId, String tag, String... headers)
            throws Exception {
        String uri = "sip:" + user + "@127.0.0.1:" + platform.getPort();
        String local = "<sip:caller@" + phone.address() + ">;tag=" + tag;
        PhoneCall fresh = new PhoneCall(phone, platform, uri, local, "<" + uri + ">", callId);
        SipText answer = fresh.ask("INVITE", headers);
        assertEquals("the answer to INVITE " + uri + ": " + answer, 200, answer.status());
        PhoneCall call = new PhoneCall(phone, platform, uri(answer.first("Contact")), local, answer.first("To"), fresh.callId);
        phone.send(platform, call.request("ACK", 2));
        call.cseq = 2;
        return call;
    }

    static PhoneCall answered(Phone phone, InetSocketAddress platform, SipText invite, String tag) {
        return new PhoneCall(phone, platform, uri(invite.first("Contact")), invite.first("To") + ";tag=" + tag,
                invite.first("From"), invite.first("Call-ID"));
    }

    private static String uri(String contact) {
        return contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
    }

    /** The tag of its own side: operators see it in {@code sip:call}. */
    String callId() {
        return callId;
    }

    /** Sends a request in the call. Its final answer. */
    SipText ask(String method, String... headers) throws Exception {
        cseq++;
        return phone.ask(platform, request(method, cseq, headers), TIMER_F);
    }

    /**
     * Sends requests in the call until one is answered other than 503, as a phone does that is told when to come again. Its
     * answer.
     */
    SipText askUntilServed(String method, Duration within) throws Exception {
        AtomicReference<SipText> answer = new AtomicReference<>();
        Operator.await("a " + method + " in the call is served", within, () -> {
            answer.set(ask(method));
            boolean away = answer.get().status() == 503;
            assertFalse("503 says when to come again: " + answer, away && answer.get().first("Retry-After").isEmpty());
            return !away;
        });
        return answer.get();
    }

    private String request(String method, int number, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return method + " " + target + " SIP/2.0\r\nVia: SIP/2.0/UDP " + phone.address() + ";branch=z9hG4bKitest"
                + phone.port() + "x" + Phone.number() + "\r\nFrom: " + local + "\r\nTo: " + remote + "\r\nCall-ID: " + callId
                + "\r\nCSeq: " + number + " " + method + "\r\nContact: <sip:caller@" + phone.address()
                + ">\r\n" + more + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
    }
}
