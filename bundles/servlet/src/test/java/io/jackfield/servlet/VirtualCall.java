package io.jackfield.servlet;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.engine.core.CallEngine;
import io.jackfield.engine.core.Dispatch;
import io.jackfield.engine.core.EngineSettings;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.core.Lives;
import io.jackfield.engine.core.Outcome;
import io.jackfield.engine.key.Secrets;
import io.jackfield.engine.key.Tokens;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Flow;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Transport;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call in virtual time on the real engine core. Unless said otherwise it is encoded to bytes and decoded again between any two
 * events, so that what a facade might keep in memory is lost. Two peers: Alice at 192.0.2.1 and whoever the application calls.
 */
final class VirtualCall {
    /** How a store keeps the call between two events. */
    enum Mode {
        LIVE, ENCODED
    }

    private static final CallKey KEY = new CallKey(1, 2);
    private static final Flow FLOW = new Flow("udp", Transport.UDP, new InetSocketAddress("127.0.0.1", 5060),
            new InetSocketAddress("192.0.2.1", 5070), 0);

    private SipApplication application;
    private final CallEngine engine;
    private final CallCodec codec;
    private final Mode mode;
    private byte[] stored;
    private Call live;
    private long now = 1_000_000;
    final List<Outcome.Note> notes = new ArrayList<>();
    /** What the last event sent. */
    List<SIPMessage> sent = List.of();

    VirtualCall(SipApplication application) {
        this(application, Mode.ENCODED);
    }

    VirtualCall(SipApplication application, Mode mode) {
        this.mode = mode;
        this.application = application;
        this.codec = new CallCodec(version -> this.application.attributes());
        this.engine = new CallEngine(EngineSettings.DEFAULT, new Tokens(Secrets.of(0, "a secret of exactly 32 characters".substring(0, Secrets.LENGTH).getBytes())), new OneEndpoint(),
                new StatelessResponses(new byte[32]), Lives.only(new Incarnation("engine", 1)));
    }

    private final class OneApplication implements Dispatch {
        @Override
        public Choice choose(SIPRequest initial, Flow flow) {
            return new Chosen(application);
        }

        @Override
        public Optional<TransactionUser> running(ApplicationVersion version) {
            return version.equals(application.version()) ? Optional.of(application) : Optional.empty();
        }

        @Override
        public boolean encodes() {
            return mode == Mode.ENCODED;
        }

        @Override
        public boolean mayBegin(ApplicationVersion version) {
            return true;
        }
    }

    record OneEndpoint() implements Endpoints, Endpoint {
        @Override
        public List<Endpoint> list() {
            return List.of(this);
        }

        @Override
        public Optional<Endpoint> named(String name) {
            return Optional.of(this);
        }

        @Override
        public Optional<Endpoint> forTransport(Transport transport) {
            return transport == Transport.UDP ? Optional.of(this) : Optional.empty();
        }

        @Override
        public boolean isLocal(String host, int port) {
            return false;
        }

        @Override
        public String name() {
            return "udp";
        }

        @Override
        public Transport transport() {
            return Transport.UDP;
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress("127.0.0.1", 5060);
        }

        @Override
        public HostPort external() {
            return new HostPort("198.51.100.7", 5060);
        }

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }
    }

    /** A message from lines, with a body behind an empty one; Content-Length is counted here. */
    static SIPMessage message(String... lines) {
        String text = String.join("\r\n", lines);
        int empty = text.indexOf("\r\n\r\n");
        String head = empty < 0 ? text : text.substring(0, empty);
        String body = empty < 0 ? "" : text.substring(empty + 4);
        byte[] bytes = (head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
        try {
            return new StringMsgParser().parseSIPMessage(bytes, true, false, null);
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    VirtualCall receive(String... lines) {
        return receive(message(lines));
    }

    VirtualCall receive(SIPMessage message) {
        return process(new Event.Received(message, FLOW));
    }

    /** Time passes, and timers that are due then fire. */
    VirtualCall after(long millis) {
        now += millis;
        return process(new Event.Due());
    }

    private VirtualCall process(Event event) {
        Call before = live != null ? live : stored == null ? null : CallCodec.decode(stored);
        Outcome outcome = engine.process(KEY, before, event, now, new OneApplication());
        notes.addAll(outcome.notes());
        List<Outbound> out = new ArrayList<>(outcome.stateless());
        if (outcome.call() != null) {
            out.addAll(outcome.call().outbox());
        }
        sent = out.stream().map(each -> parse(each.bytes())).toList();
        live = mode == Mode.LIVE ? outcome.call() : null;
        stored = outcome.call() == null || live != null ? null : codec.encode(outcome.call());
        return this;
    }

    private static SIPMessage parse(byte[] bytes) {
        try {
            return new StringMsgParser().parseSIPMessage(bytes, true, true, null);
        } catch (ParseException e) {
            throw new IllegalArgumentException(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    /** The call as it is stored. */
    Call call() {
        return live != null ? live : CallCodec.decode(stored);
    }

    /** The application stops, and another object of its version, with another class loader perhaps, starts. */
    VirtualCall passivate() {
        return process(new Event.Passivate(application));
    }

    VirtualCall restart(SipApplication again) {
        passivate();
        application = again;
        return this;
    }

    /** The first thing that an application threw. */
    void noFault() throws Throwable {
        for (Outcome.Note note : notes) {
            if (note.fault() != null) {
                throw note.fault();
            }
        }
    }

    /** The request of a method among what the last event sent. */
    SIPRequest request(String method) {
        return sent.stream().filter(SIPRequest.class::isInstance).map(SIPRequest.class::cast)
                .filter(each -> each.getMethod().equals(method)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + method + " among " + sent + ", notes " + notes));
    }

    /** The response to a method among what the last event sent. */
    SIPResponse response(int status, String method) {
        return sent.stream().filter(SIPResponse.class::isInstance).map(SIPResponse.class::cast)
                .filter(each -> each.getStatusCode() == status && each.getCSeq().getMethod().equals(method)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + status + " to " + method + " among " + sent + ", notes " + notes));
    }

    /** The peer's answer to a request of ours; more headers and a body may follow. */
    VirtualCall answer(SIPRequest request, int status, String tag, String... more) {
        List<String> lines = new ArrayList<>(List.of("SIP/2.0 " + status + " Whatever",
                request.getViaHeaders().encode().trim(), request.getFrom().toString().trim(),
                request.getTo().toString().trim() + (request.getToTag() == null ? ";tag=" + tag : ""),
                request.getCallId().toString().trim(), request.getCSeq().toString().trim()));
        if (status < 300) {
            lines.add("Contact: <sip:bob@203.0.113.9:5080>");
        }
        lines.addAll(List.of(more));
        return receive(lines.toArray(String[]::new));
    }

    /** Alice's INVITE. */
    VirtualCall invite(String... more) {
        List<String> lines = new ArrayList<>(List.of("INVITE sip:bob@example.com SIP/2.0",
                "Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-alice-1", "Max-Forwards: 10",
                "From: \"Alice\" <sip:alice@example.org>;tag=a1", "To: <sip:bob@example.com>", "Call-ID: c1@192.0.2.1",
                "CSeq: 1 INVITE", "Contact: <sip:alice@192.0.2.1:5070>"));
        lines.addAll(List.of(more));
        return receive(lines.toArray(String[]::new));
    }

    /** A further request of Alice in the dialog of a response that she got. */
    VirtualCall alice(String method, int cseq, SIPResponse dialog, String... more) {
        List<String> lines = new ArrayList<>(List.of(method + " sip:198.51.100.7:5060 SIP/2.0",
                "Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-alice-" + method + cseq, "Max-Forwards: 10",
                dialog.getFrom().toString().trim(), dialog.getTo().toString().trim(), dialog.getCallId().toString().trim(),
                "CSeq: " + cseq + " " + method));
        lines.addAll(List.of(more));
        return receive(lines.toArray(String[]::new));
    }
}
