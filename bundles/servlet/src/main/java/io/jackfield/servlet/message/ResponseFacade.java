package io.jackfield.servlet.message;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Transaction;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.MessageReference;
import io.jackfield.stack.Flow;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.servlet.ServletOutputStream;
import javax.servlet.sip.Proxy;
import javax.servlet.sip.ProxyBranch;
import javax.servlet.sip.Rel100Exception;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;

/** A response (JSR 289 chapter 5): one that came, or one that is to be sent or was. */
public final class ResponseFacade extends MessageFacade<SIPResponse> implements SipServletResponse {
    private enum Role {
        RECEIVED, UNSENT, SENT,
        /** Was kept longer than its transaction lived: to be read only. */
        PAST
    }

    private static final String OVER = "the response was kept longer than its transaction lived, and can only be read";

    private final Transaction transaction;
    private Role role;
    private RequestFacade pastRequest;
    private boolean acknowledged;

    private ResponseFacade(CallEvent event, Leg leg, Transaction transaction, SIPResponse message, Role role, Flow flow) {
        super(event, leg, message, flow, role == Role.RECEIVED, new Attributes());
        this.transaction = transaction;
        this.role = role;
    }

    public static ResponseFacade received(CallEvent event, Leg leg, Transaction client, SIPResponse response) {
        return new ResponseFacade(event, leg, client, response, Role.RECEIVED, leg.flow());
    }

    static ResponseFacade unsent(CallEvent event, Leg leg, Transaction server, SIPResponse response) {
        return new ResponseFacade(event, leg, server, response, Role.UNSENT, null);
    }

    /** The last response that was sent in a transaction. */
    public static ResponseFacade sent(CallEvent event, Leg leg, Transaction server, SIPResponse response) {
        return new ResponseFacade(event, leg, server, response, Role.SENT, null);
    }

    /** A response that was kept. @param leg null if its session is over @param request the bytes of what it answers */
    static ResponseFacade past(CallEvent event, Leg leg, SIPResponse response, byte[] request) {
        ResponseFacade facade = new ResponseFacade(event, leg, null, response, Role.PAST, leg == null ? null : leg.flow());
        facade.pastRequest = RequestFacade.past(event, leg, Messages.request(request));
        return facade;
    }

    @Override
    public MessageReference reference() {
        if (role == Role.PAST) {
            return reference(MessageReference.Kind.RESPONSE_SENT, 0, bytes(), pastRequest.bytes());
        }
        MessageReference.Kind kind = switch (role) {
            case RECEIVED -> MessageReference.Kind.RESPONSE_RECEIVED;
            case UNSENT -> MessageReference.Kind.RESPONSE_UNSENT;
            default -> MessageReference.Kind.RESPONSE_SENT;
        };
        return reference(kind, transaction.id(), bytes(), transaction.requestBytes());
    }

    @Override
    public String getMethod() {
        return fields.message().getCSeq().getMethod();
    }

    @Override
    public int getStatus() {
        return fields.message().getStatusCode();
    }

    @Override
    public String getReasonPhrase() {
        return fields.message().getReasonPhrase();
    }

    /** What comes behind a line break would be a header. @throws IllegalArgumentException if there is one */
    static String phrase(String reason) {
        if (reason != null && (reason.indexOf('\r') >= 0 || reason.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("a reason phrase is one line");
        }
        return reason;
    }

    @Override
    public void setStatus(int status) {
        setStatus(status, SIPResponse.getReasonPhrase(status));
    }

    @Override
    public void setStatus(int status, String reason) {
        String phrase = phrase(reason);
        if (role == Role.RECEIVED || role == Role.PAST) {
            throw new IllegalStateException("the response came; its status is the peer's");
        }
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("a status is 100 to 699: " + status);
        }
        try {
            SIPResponse response = fields.writable();
            response.setStatusCode(status);
            response.setReasonPhrase(phrase == null ? "" : phrase);
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a status: " + status, e);
        }
    }

    /**
     * JSR 289 section 5.2. What came is committed at once, but for a 2xx to INVITE that is not acknowledged yet and a reliable
     * provisional response without PRACK.
     */
    @Override
    public boolean isCommitted() {
        return switch (role) {
            case SENT, PAST -> true;
            case UNSENT -> false;
            case RECEIVED -> !openOk() && !openReliable();
        };
    }

    private boolean openOk() {
        return transaction.invite() && getStatus() / 100 == 2 && !acknowledged
                && !(away() ? acknowledgedMeanwhile() : transaction.acknowledged(fields.message().getToTag()));
    }

    private boolean acknowledgedMeanwhile() {
        return event.application().elsewhere().read(event.call(), other -> other.context().call().transaction(transaction.id())
                .map(there -> there.acknowledged(fields.message().getToTag())).orElse(true), () -> true);
    }

    private boolean awaited(Leg at) {
        return at.open().length > 0 && at.rseq() == Reliability.number(fields.message());
    }

    /** Whether it is the reliable response that its leg has to acknowledge. */
    private boolean openReliable() {
        return Reliability.reliable(fields.message()) && !acknowledged && (!away() ? awaited(leg)
                : event.application().elsewhere().read(event.call(), other -> other.context().call().leg(leg.id())
                        .map(this::awaited).orElse(false), () -> false));
    }

    @Override
    public SipServletRequest getRequest() {
        if (role == Role.PAST) {
            return pastRequest;
        }
        return away() ? look(other -> other.request(there(other, transaction))) : event.request(transaction);
    }

    @Override
    public void send() {
        if (role != Role.UNSENT) {
            throw new IllegalStateException(switch (role) {
                case SENT -> "the response was sent already";
                case PAST -> OVER;
                default -> "the response came; it is not sent";
            });
        }
        if (away()) {
            sendFromElsewhere(CallContext::send);
            return;
        }
        event.context().send(transaction, ready());
        role = Role.SENT;
    }

    private interface Sending {
        void send(CallContext context, Transaction server, SIPResponse response);
    }

    /** As it is now. */
    private void sendFromElsewhere(Sending sending) {
        SIPResponse prepared = ready();
        role = Role.SENT;
        try {
            event.application().elsewhere().write(event.call(), other ->
                    sending.send(other.context(), there(other, transaction), (SIPResponse) prepared.clone()));
        } catch (RuntimeException e) {
            role = Role.UNSENT;
            throw e;
        }
    }

    /**
     * One at a time waits for its PRACK; a further one leaves when that came, up to 8 (RFC 3262 section 3).
     *
     * @throws Rel100Exception unless it is a 101 to 199 to an INVITE whose sender supports or requires {@code 100rel}
     */
    @Override
    public void sendReliably() throws Rel100Exception {
        if (role != Role.UNSENT) {
            throw new IllegalStateException(role == Role.SENT ? "the response was sent already" : "the response came; it is not sent");
        }
        Reliability.checkSending(transaction, getStatus());
        if (away()) {
            sendFromElsewhere(CallContext::sendReliably);
            return;
        }
        event.context().sendReliably(transaction, ready());
        role = Role.SENT;
    }

    /**
     * @throws Rel100Exception unless it is a reliable provisional response to INVITE that came (RFC 3262 section 4)
     * @throws IllegalStateException if its PRACK was made already, or the INVITE has its final response
     */
    @Override
    public SipServletRequest createPrack() throws Rel100Exception {
        if (role == Role.PAST) {
            throw new IllegalStateException(OVER);
        }
        if (!transaction.invite()) {
            throw new Rel100Exception(Rel100Exception.NOT_INVITE);
        }
        if (role != Role.RECEIVED || !Reliability.reliable(fields.message())) {
            throw new Rel100Exception(Rel100Exception.NOT_100rel);
        }
        if (!openReliable()) {
            throw new IllegalStateException("the PRACK was made already, or is not wanted any more");
        }
        SipServletRequest prack = away() ? look(other -> other.unsent(there(other), other.context().createPrack(there(other))))
                : event.unsent(leg, event.context().createPrack(leg));
        acknowledged = true;
        return prack;
    }

    /** @throws IllegalStateException unless this is a 2xx to INVITE that came and has no ACK (RFC 3261 section 13.2.2.4) */
    @Override
    public SipServletRequest createAck() {
        if (role == Role.PAST) {
            throw new IllegalStateException(OVER);
        }
        if (away() && role == Role.RECEIVED && openOk()) {
            SipServletRequest draft = look(other ->
                    other.received(there(other), there(other, transaction), fields.message()).createAck());
            acknowledged = true;
            return draft;
        }
        CallContext context = event.context();
        if (role != Role.RECEIVED || !openOk()) {
            throw new IllegalStateException(role == Role.RECEIVED && transaction.invite() && getStatus() / 100 == 2
                    ? "the ACK was made already" : "the application acknowledges only a 2xx to INVITE that came");
        }
        SipServletRequest ack = event.unsent(leg, context.createAck(leg, transaction, fields.message()));
        acknowledged = true;
        return ack;
    }

    /** null: the response is not a proxy's. */
    @Override
    public Proxy getProxy() {
        return null;
    }

    @Override
    public ProxyBranch getProxyBranch() {
        return null;
    }

    @Override
    public boolean isBranchResponse() {
        return false;
    }

    @Override
    public Iterator<String> getChallengeRealms() {
        List<String> realms = new ArrayList<>();
        Stream.of("WWW-Authenticate", "Proxy-Authenticate").flatMap(name -> {
            List<javax.sip.header.WWWAuthenticateHeader> headers = new ArrayList<>();
            fields.message().getHeaders(name).forEachRemaining(header -> {
                if (header instanceof javax.sip.header.WWWAuthenticateHeader challenge) {
                    headers.add(challenge);
                }
            });
            return headers.stream();
        }).forEach(challenge -> realms.add(challenge.getRealm()));
        return realms.iterator();
    }

    /** null: SIP bodies do not stream (JSR 289 {@code SipServletResponse.getOutputStream}). */
    @Override
    public ServletOutputStream getOutputStream() {
        return null;
    }

    @Override
    public PrintWriter getWriter() {
        return null;
    }

    /** @throws IllegalArgumentException if there is no such character set */
    @Override
    public void setCharacterEncoding(String name) {
        try {
            encoding(name);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalArgumentException("no such character set: " + name, e);
        }
    }

    @Override
    public void setContentLengthLong(long length) {
        setContentLength(Math.toIntExact(length));
    }

    /** Nothing: the body is set whole. */
    @Override
    public void setBufferSize(int size) {
        fields.changing();
    }

    @Override
    public int getBufferSize() {
        return 0;
    }

    /** Nothing: a response leaves when it is sent. */
    @Override
    public void flushBuffer() {
        fields.changing();
    }

    @Override
    public void resetBuffer() {
        fields.writable().removeContent();
    }

    @Override
    public void reset() {
        resetBuffer();
    }

    @Override
    public void setLocale(Locale locale) {
        setContentLanguage(locale);
    }

    @Override
    public Locale getLocale() {
        return getContentLanguage();
    }
}
