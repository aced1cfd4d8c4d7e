package io.jackfield.servlet.b2bua;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Transaction;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.message.RequestFacade;
import io.jackfield.servlet.message.ResponseFacade;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.TooManyHopsException;
import javax.servlet.sip.UAMode;

/** The B2buaHelper of one event (JSR 289 chapter 12). */
public final class CallB2bua implements B2buaHelper {
    private record Pair(RequestFacade copy, RequestFacade original) {
    }

    private final CallEvent event;
    /** What was copied in this event, in order. */
    private final List<Pair> pairs = new ArrayList<>(0);

    public CallB2bua(CallEvent event) {
        this.event = event;
    }

    private Call call() {
        return event.context().call();
    }

    /** As {@link #createRequest(SipServletRequest, boolean, Map)}, not linked, with nothing overridden. */
    @Override
    public SipServletRequest createRequest(SipServletRequest original) {
        try {
            return createRequest(original, false, null);
        } catch (TooManyHopsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public SipServletRequest createRequest(SipServletRequest original, boolean linked, Map<String, List<String>> headerMap)
            throws TooManyHopsException {
        return begin(original, linked, headerMap, null);
    }

    /** A copy that is not linked, with the Call-ID of the original if wanted. */
    public SipServletRequest copy(SipServletRequest original, boolean sameCallId) {
        try {
            return begin(original, false, null, sameCallId ? original.getCallId() : null);
        } catch (TooManyHopsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private SipServletRequest begin(SipServletRequest request, boolean linked, Map<String, List<String>> headerMap, String callId)
            throws TooManyHopsException {
        RequestFacade original = ours(request);
        if (!original.isInitial()) {
            throw new IllegalArgumentException("only an initial request is copied into a new session");
        }
        HeaderMap headers = new HeaderMap(headerMap, true);
        if (linked) {
            Links.free(call(), original.leg(), null);
        }
        int hops = hops(original);
        CallContext context = event.context();
        ApplicationSession session = call().sessionOf(original.leg())
                .orElseThrow(() -> new IllegalArgumentException("the original's application session is gone"));
        Leg leg = event.createLeg(session, headers.party("From", original), headers.party("To", original), callId);
        RequestFacade copy = ours(event.unsent(leg, context.createRequest(leg, original.getMethod())));
        RequestCopy.fill(copy, original, true);
        finish(copy, hops, headers);
        if (linked) {
            Links.link(call(), original.leg(), leg);
            pair(copy, original);
        }
        return copy;
    }

    @Override
    public SipServletRequest createRequest(SipSession session, SipServletRequest request, Map<String, List<String>> headerMap) {
        Leg leg = Links.leg(session);
        RequestFacade original = ours(request);
        HeaderMap headers = new HeaderMap(headerMap, false);
        if (leg.applicationSession() != original.leg().applicationSession()) {
            throw new IllegalArgumentException("the session and the original belong to different application sessions");
        }
        Links.free(call(), original.leg(), leg);
        Links.free(call(), leg, original.leg());
        int hops;
        try {
            hops = hops(original);
        } catch (TooManyHopsException e) {
            throw new IllegalArgumentException(e.getMessage(), e); // the signature has no room for the one it is
        }
        RequestFacade copy = ours(session.createRequest(original.getMethod()));
        RequestCopy.fill(copy, original, false);
        finish(copy, hops, headers);
        if (Links.of(call(), leg).isEmpty()) {
            Links.link(call(), original.leg(), leg);
        }
        pair(copy, original);
        return copy;
    }

    private static void finish(RequestFacade copy, int hops, HeaderMap headers) {
        copy.setMaxForwards(hops);
        headers.applyTo(copy, RequestCopy::ownContact);
    }

    /** The hops left for a copy; at 0 the original is answered 483 (RFC 3261 section 16.3 step 3, JSR 289 section 12.1). */
    private static int hops(RequestFacade original) throws TooManyHopsException {
        int hops = original.getMaxForwards();
        if (hops != 0) {
            return hops < 0 ? 70 : hops - 1;
        }
        if (!original.isCommitted()) {
            send(original.createResponse(SipServletResponse.SC_TOO_MANY_HOPS));
        }
        throw new TooManyHopsException("Max-Forwards of the original request is 0");
    }

    private static void send(SipServletResponse response) {
        ((ResponseFacade) response).send();
    }

    private void pair(RequestFacade copy, RequestFacade original) {
        original.transaction().ifPresent(copy::pairWith);
        pairs.add(new Pair(copy, original));
    }

    private RequestFacade ours(SipServletRequest request) {
        if (Objects.requireNonNull(request, "request") instanceof RequestFacade facade) {
            RequestFacade atHand = facade.atHand();
            if (atHand.event() == event) {
                return atHand;
            }
        }
        throw new IllegalArgumentException("a request of another event or container");
    }

    /**
     * After the original INVITE had its 2xx, a further 2xx is another fork's: it gets a session of its own, derived from this one
     * (JSR 289 section 6.2.3.2), to be linked by the application.
     */
    @Override
    public SipServletResponse createResponseToOriginalRequest(SipSession session, int status, String reason) {
        Leg leg = Links.leg(session);
        List<Transaction> all = of(leg, Transaction::server);
        Transaction original = all.stream().filter(each -> each.request().getToTag() == null).findFirst()
                .orElseThrow(() -> new IllegalStateException("session " + session.getId() + " has no original request any more"));
        return original.invite() && original.status() / 100 == 2 && status / 100 == 2
                ? ((RequestFacade) event.request(original)).createFurtherResponse(status, reason)
                : event.request(original).createResponse(status, reason);
    }

    @Override
    public SipServletRequest createCancel(SipSession session) {
        Leg leg = Links.leg(session);
        Transaction invite = of(leg, each -> !each.server() && each.invite() && !each.answered()).stream().findFirst()
                .orElseThrow(() -> new IllegalStateException("session " + session.getId() + " has no INVITE to cancel"));
        return event.request(invite).createCancel();
    }

    @Override
    public SipSession getLinkedSession(SipSession session) {
        return Links.ofFamily(call(), Links.leg(session)).map(event::session).orElse(null);
    }

    /** null if there is none. */
    @Override
    public SipServletRequest getLinkedSipServletRequest(SipServletRequest request) {
        RequestFacade known = ours(request);
        for (Pair pair : pairs) {
            if (pair.copy == known) {
                return pair.original;
            }
        }
        Optional<Transaction> transaction = known.transaction();
        if (transaction.isEmpty()) {
            return null;
        }
        if (transaction.get().linked() == 0) {
            return unsentCopy(transaction.get());
        }
        return call().transaction(transaction.get().linked())
                .filter(other -> call().leg(other.leg()).isPresent()).map(event::request).orElse(null);
    }

    /** The last one that was made of a transaction's request; null for none. */
    private RequestFacade unsentCopy(Transaction of) {
        for (int i = pairs.size() - 1; i >= 0; i--) {
            if (pairs.get(i).original.transaction().orElse(null) == of) {
                return pairs.get(i).copy;
            }
        }
        return null;
    }

    @Override
    public List<SipServletMessage> getPendingMessages(SipSession session, UAMode mode) {
        Leg leg = Links.leg(session);
        List<SipServletMessage> pending = new ArrayList<>();
        if (Objects.requireNonNull(mode, "mode") == UAMode.UAS) {
            of(leg, each -> each.server() && !each.answered()).forEach(each -> pending.add(event.request(each)));
        } else {
            unacknowledged(leg).forEach(pending::add);
        }
        return pending;
    }

    /** A reliable provisional response without PRACK, and 2xx to INVITE without ACK. */
    private List<SipServletMessage> unacknowledged(Leg leg) {
        List<SipServletMessage> pending = new ArrayList<>();
        if (leg.open().length > 0) {
            SIPResponse open = Messages.response(leg.open());
            call().transaction(each -> !each.server() && each.invite() && each.cseq() == open.getCSeq().getSeqNumber()
                            && (each.leg() == leg.id() || each.leg() == leg.derivedFrom()))
                    .ifPresent(invite -> pending.add(event.received(leg, invite, open)));
            return pending;
        }
        for (Transaction each : of(leg, CallB2bua::unacknowledged)) {
            SIPResponse ok = Messages.response(each.responseBytes());
            if (leg.remoteTag().equals(ok.getToTag())) { // else it is of a fork
                pending.add(event.received(leg, each, ok));
            }
        }
        return pending;
    }

    private static boolean unacknowledged(Transaction transaction) {
        return !transaction.server() && transaction.invite() && transaction.status() / 100 == 2 && !transaction.acknowledged();
    }

    /** The leg's transactions that applications know of, by CSeq number. */
    private List<Transaction> of(Leg leg, Predicate<Transaction> test) {
        List<Transaction> found = new ArrayList<>(2);
        for (Transaction each : call().transactions()) {
            if (each.leg() == leg.id() && !each.unattended() && test.test(each)) {
                found.add(each);
            }
        }
        found.sort(Comparator.comparingLong(Transaction::cseq));
        return found;
    }

    @Override
    public void linkSipSessions(SipSession first, SipSession second) {
        Links.link(call(), Links.leg(first), Links.leg(second));
    }

    @Override
    public void unlinkSipSessions(SipSession session) {
        Links.unlink(call(), Links.leg(session));
    }
}
