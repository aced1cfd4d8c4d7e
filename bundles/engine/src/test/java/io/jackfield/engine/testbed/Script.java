package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.state.ApplicationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An application version that keeps what it was told, and does what the test gave it for each kind of event. */
public class Script implements TransactionUser {
    /** What to do with a request. */
    public interface OnRequest {
        void request(CallContext context, Leg leg, Transaction server, SIPRequest request);
    }

    /** What to do with a response. */
    public interface OnResponse {
        void response(CallContext context, Leg leg, Transaction client, SIPResponse response);
    }

    /** What to do with what concerns a leg. */
    public interface OnLeg {
        void leg(CallContext context, Leg leg);
    }

    /** What to do with what concerns a session. */
    public interface OnSession {
        void session(CallContext context, ApplicationSession session);
    }

    /** What to do with a timer that expired. */
    public interface OnTimer {
        void timer(CallContext context, ApplicationSession session, ApplicationTimer timer);
    }

    /** Attributes are texts, and each version writes them in its own way. */
    private final class Texts implements AttributeCodec {
        @Override
        public byte[] encode(Object value) {
            return (version.version() + ":" + value).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object decode(byte[] encoded) {
            String text = new String(encoded, StandardCharsets.UTF_8);
            if (!text.startsWith(version.version() + ":")) {
                throw new IllegalArgumentException(version + " did not write " + text);
            }
            return text.substring(version.version().length() + 1);
        }
    }

    private final ApplicationVersion version;
    private final AttributeCodec codec = new Texts();
    private final ClassLoader loader = new ClassLoader(Script.class.getClassLoader()) { };
    private final List<String> told = new ArrayList<>();
    private long sessionTimeout = 180_000;
    private OnRequest onRequest = (context, leg, server, request) ->
            context.send(server, context.createResponse(server, 200, null));
    private OnResponse onResponse = (context, leg, client, response) -> { };
    private OnLeg onAck = (context, leg) -> { };
    private OnLeg onCancel = (context, leg) -> { };
    private OnLeg onNoAck = (context, leg) -> { };
    private OnResponse onNoPrack = (context, leg, invite, response) -> { };
    private OnLeg onLegInvalid = (context, leg) -> { };
    private OnSession onExpired = (context, session) -> { };
    private OnTimer onTimer = (context, session, timer) -> { };

    public Script() {
        this("1.0.0");
    }

    public Script(String version) {
        this.version = new ApplicationVersion("app", version);
    }

    /** Answers every request with this. */
    public static OnRequest answering(int status) {
        return (context, leg, server, request) -> context.send(server, context.createResponse(server, status, null));
    }

    public Script onRequest(OnRequest what) {
        onRequest = what;
        return this;
    }

    public Script onResponse(OnResponse what) {
        onResponse = what;
        return this;
    }

    /** Does this with each response, and then what it does with it anyway. */
    public Script beforeResponse(Consumer<CallContext> what) {
        OnResponse then = onResponse;
        return onResponse((context, leg, client, response) -> {
            what.accept(context);
            then.response(context, leg, client, response);
        });
    }

    public Script onAck(OnLeg what) {
        onAck = what;
        return this;
    }

    public Script onCancel(OnLeg what) {
        onCancel = what;
        return this;
    }

    public Script onNoAck(OnLeg what) {
        onNoAck = what;
        return this;
    }

    public Script onNoPrack(OnResponse what) {
        onNoPrack = what;
        return this;
    }

    public Script onLegInvalid(OnLeg what) {
        onLegInvalid = what;
        return this;
    }

    public Script onExpired(OnSession what) {
        onExpired = what;
        return this;
    }

    public Script onTimer(OnTimer what) {
        onTimer = what;
        return this;
    }

    public Script sessionTimeout(long millis) {
        sessionTimeout = millis;
        return this;
    }

    /** What it was told since it was asked last, in order. */
    public List<String> told() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    private void tell(String what) {
        told.add(what);
        if (Thread.currentThread().getContextClassLoader() != loader) {
            throw new IllegalStateException("not in the version's class loader");
        }
    }

    @Override
    public ApplicationVersion version() {
        return version;
    }

    @Override
    public ClassLoader loader() {
        return loader;
    }

    @Override
    public AttributeCodec attributes() {
        return codec;
    }

    @Override
    public long sessionTimeoutMillis() {
        return sessionTimeout;
    }

    @Override
    public void request(CallContext context, Leg leg, Transaction server, SIPRequest request) {
        tell(request.getMethod());
        onRequest.request(context, leg, server, request);
    }

    @Override
    public void ack(CallContext context, Leg leg, Transaction invite, SIPRequest ack) {
        tell("ACK");
        onAck.leg(context, leg);
    }

    @Override
    public void cancelled(CallContext context, Leg leg, Transaction invite, SIPRequest cancel) {
        tell("CANCEL");
        onCancel.leg(context, leg);
    }

    @Override
    public void response(CallContext context, Leg leg, Transaction client, SIPResponse response) {
        tell(response.getStatusCode() + " " + client.method());
        onResponse.response(context, leg, client, response);
    }

    @Override
    public void noAck(CallContext context, Leg leg, Transaction invite) {
        tell("no ACK");
        onNoAck.leg(context, leg);
    }

    @Override
    public void noPrack(CallContext context, Leg leg, Transaction invite, SIPResponse response) {
        tell("no PRACK");
        onNoPrack.response(context, leg, invite, response);
    }

    @Override
    public void derived(CallContext context, Leg leg, Leg origin) {
        tell("derived");
    }

    @Override
    public void expired(CallContext context, ApplicationSession session) {
        tell("expired");
        onExpired.session(context, session);
    }

    @Override
    public void invalidated(CallContext context, Leg leg) {
        tell("leg invalid");
        onLegInvalid.leg(context, leg);
    }

    @Override
    public void invalidated(CallContext context, ApplicationSession session) {
        tell("session invalid");
    }

    @Override
    public void timer(CallContext context, ApplicationSession session, ApplicationTimer timer) {
        tell("timer " + timer.info().get(ApplicationTimer.INFO, codec));
        onTimer.timer(context, session, timer);
    }
}
