package io.jackfield.engine.core;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.TimerPlan;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.key.Use;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.Transport;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.sip.SipException;

/** What application code sees of one event. */
final class EventContext implements CallContext {
    /** The ACK to a 2xx carries what its INVITE did (RFC 3261 section 13.2.2.4). */
    private static final List<String> CREDENTIALS = List.of("Authorization", "Proxy-Authorization");

    private static final int MOST_WRITES = 64;

    private EventWork work;
    private final Thread thread = Thread.currentThread();
    private boolean open = true;

    EventContext(EventWork work) {
        this.work = work;
    }

    /** Whoever keeps the context from now on keeps nothing of the call with it. */
    void close() {
        open = false;
        work = null;
    }

    @Override
    public boolean open() {
        return open && Thread.currentThread() == thread;
    }

    private EventWork work() {
        if (!open()) {
            throw new IllegalStateException("this is not within the event");
        }
        return work;
    }

    @Override
    public Call call() {
        return work().call;
    }

    @Override
    public long now() {
        return work().now;
    }

    @Override
    public String eventId() {
        return work().eventId();
    }

    @Override
    public void write(ValueKey key, Write.Change change) {
        Call call = work().call;
        int number = call.effects().size();
        if (number == MOST_WRITES) {
            throw new IllegalStateException("one event changes at most " + MOST_WRITES + " values");
        }
        call.effect(new Write(key, call.effectId(call.events() + 1, number), change));
        work.change();
    }

    @Override
    public SIPResponse createResponse(Transaction server, int status, String reason) {
        SIPRequest request = server.request();
        SIPResponse response = reason == null ? request.createResponse(status) : request.createResponse(status, reason);
        if (status > 100 && response.getToTag() == null) {
            response.setToTag(work().dialogs.localTag(server.leg())); // also when the leg is gone (RFC 3261 section 9.2)
        }
        if (status > 100 && status < 300 && Requests.showsContact(server.method())) {
            work.dialogs.requests().contact(response, server.target());
        }
        return response;
    }

    @Override
    public void send(Transaction server, SIPResponse response) {
        int status = response.getStatusCode();
        Optional<Leg> further = work().forks.furtherOk(server, response);
        if (further.isPresent()) {
            work.forks.send(further.get(), server, response);
            return;
        }
        if (server.committed()) {
            throw new IllegalStateException("a final response was sent already: " + server.status());
        }
        if (work.reliable.required(server, status)) {
            work.reliable.send(server, response, true);
        } else if (work.reliable.holds(server, status)) {
            work.reliable.hold(server, response);
        } else {
            work.server.respond(server, response);
        }
    }

    @Override
    public void sendReliably(Transaction server, SIPResponse response) {
        work().reliable.send(server, response, false);
    }

    @Override
    public SIPRequest createPrack(Leg leg) {
        work().change();
        return work.reliable.prack(leg);
    }

    @Override
    public Leg furtherOk(Transaction invite) {
        return work().forks.furtherOk(invite);
    }

    @Override
    public long glareWait(Leg leg) {
        return work().offers.glareWait(leg);
    }

    @Override
    public String unguessable() {
        work().change();
        return Chance.text(work.parts.tokens(), work.call.key(), work.call.nextId());
    }

    @Override
    public ApplicationSession createApplicationSession(ApplicationVersion owner) {
        return work().lifecycle.newSession(owner);
    }

    @Override
    public Leg createLeg(ApplicationSession session, String local, String remote, String callId) {
        if (!session.valid()) {
            throw new IllegalStateException("application session " + session.id() + " is invalid");
        }
        return work().dialogs.caller(session, local, remote, callId);
    }

    @Override
    public SIPRequest createRequest(Leg leg, String method) {
        work().change();
        return work.dialogs.requests().inDialog(leg, method);
    }

    @Override
    public SIPRequest createAck(Leg leg, Transaction invite, SIPResponse ok) {
        SIPRequest ack = work().dialogs.requests().ack(leg, invite.cseq());
        for (String name : CREDENTIALS) {
            if (invite.requestMayHave(name)) {
                invite.request().getHeaders(name).forEachRemaining(header -> ack.addHeader((SIPHeader) header.clone()));
            }
        }
        return ack;
    }

    @Override
    public SIPRequest createCancel(Transaction invite) {
        try {
            work();
            return invite.request().createCancelRequest();
        } catch (SipException e) {
            throw new IllegalStateException("no CANCEL can be made for " + invite.method(), e);
        }
    }

    @Override
    public Transaction send(Leg leg, SIPRequest request) {
        work().lifecycle.accessed(leg);
        return switch (request.getMethod()) {
            case SIPRequest.ACK -> sendAck(leg, request);
            case SIPRequest.CANCEL -> sendCancel(leg, request);
            default -> {
                work().dialogs.leaves(leg, request);
                work.offers.leaves(leg, request);
                yield work.dialogs.sendRequest(leg, request, false);
            }
        };
    }

    private Transaction sendAck(Leg leg, SIPRequest ack) {
        Transaction invite = invite(leg, ack);
        work.dialogs.sendAck(leg, invite, ack, true);
        return invite;
    }

    private Transaction sendCancel(Leg leg, SIPRequest cancel) {
        Transaction invite = invite(leg, cancel);
        work.client.cancel(invite, cancel);
        return invite;
    }

    private Transaction invite(Leg leg, SIPRequest request) {
        long number = request.getCSeq().getSeqNumber();
        return work().call.transaction(each -> !each.server() && each.invite()
                && (each.leg() == leg.id() || each.leg() == leg.derivedFrom() && each.fork(leg.remoteTag()).isPresent())
                && each.cseq() == number).orElseThrow(() ->
                new IllegalStateException("leg " + leg.id() + " has no INVITE " + number + " for this "
                        + request.getMethod()));
    }

    @Override
    public String token(ApplicationSession session) {
        return work().parts.tokens().seal(work.call.key(), Use.SESSION, session.mark());
    }

    @Override
    public boolean expire(ApplicationSession session, long at) {
        return work().lifecycle.expire(session, at);
    }

    @Override
    public ApplicationTimer createTimer(ApplicationSession session, TimerPlan plan) {
        return work().applicationTimers.create(session, plan);
    }

    @Override
    public void cancelTimer(ApplicationSession session, ApplicationTimer timer) {
        work().applicationTimers.cancel(session, timer);
    }

    @Override
    public void outbound(Leg leg, InetSocketAddress address) {
        work().dialogs.outbound(leg, address);
    }

    @Override
    public void invalidate(Leg leg) {
        work().lifecycle.invalidate(leg);
    }

    @Override
    public void invalidate(ApplicationSession session) {
        work().lifecycle.invalidate(session);
    }

    @Override
    public boolean encodes() {
        return work().dispatch.encodes();
    }

    @Override
    public void fault(String counter, ApplicationVersion version, Throwable thrown) {
        work().fault(counter, version, thrown);
    }

    @Override
    public HostPort shownAs(Transport transport) {
        return work().dialogs.requests().shownAs(transport);
    }
}
