package io.jackfield.servlet.message;

import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.servlet.address.Guard;
import io.jackfield.servlet.address.Guarded;
import io.jackfield.servlet.address.NameAddress;
import io.jackfield.servlet.address.Uris;
import io.jackfield.servlet.auth.Credentials;
import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Elsewhere;
import io.jackfield.servlet.event.MessageReference;
import io.jackfield.servlet.event.NotYet;
import io.jackfield.servlet.event.StoredAttributes;
import io.jackfield.stack.Flow;
import io.jackfield.stack.WayBack;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.servlet.sip.Address;
import javax.servlet.sip.AuthInfo;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.Proxy;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.URI;
import javax.servlet.sip.ar.SipApplicationRoutingDirective;
import javax.servlet.sip.ar.SipApplicationRoutingRegion;
import javax.sip.InvalidArgumentException;
import javax.sip.header.MaxForwardsHeader;

/** A request (JSR 289 chapter 5): one that came, one that was sent, or one that is to be sent. */
public final class RequestFacade extends ContainerRequest {
    private enum Role {
        /** Came, and waits for our response. */
        RECEIVED,
        /** ACK or CANCEL that came: nothing to answer. */
        RECEIVED_AFTERWARDS,
        UNSENT,
        SENT,
        /** Was kept longer than its transaction lived: to be read only. */
        PAST
    }

    private static final byte[] NOTHING = new byte[0];
    private static final String OVER = "the request was kept longer than its transaction lived, and can only be read";

    private final Attributes unsentAttributes;
    private Role role;
    private volatile Transaction transaction;
    private Transaction pairedWith;
    private Address popped;

    private RequestFacade(CallEvent event, Leg leg, SIPRequest message, Role role, Transaction transaction, Flow flow,
                          Attributes attributes) {
        super(event, leg, message, flow, role != Role.UNSENT, attributes);
        this.role = role;
        this.transaction = transaction;
        this.unsentAttributes = attributes;
    }

    /** The request of a server transaction. */
    public static RequestFacade received(CallEvent event, Leg leg, Transaction server, SIPRequest request) {
        Flow flow = server.target() instanceof Flow way ? way : server.target() instanceof WayBack back ? back.flow() : leg.flow();
        RequestFacade facade = new RequestFacade(event, leg, OwnRoute.without(request, flow, event.context()), Role.RECEIVED, server,
                flow, server.attributes());
        facade.popped = OwnRoute.of(request, flow, event.context()).orElse(null);
        return facade;
    }

    /** An ACK or CANCEL that came. @param invite what it belongs to */
    public static RequestFacade receivedAfterwards(CallEvent event, Leg leg, Transaction invite, SIPRequest request) {
        return new RequestFacade(event, leg, request, Role.RECEIVED_AFTERWARDS, invite, leg.flow(), new Attributes());
    }

    /** The request of a client transaction. */
    public static RequestFacade sent(CallEvent event, Leg leg, Transaction client) {
        return new RequestFacade(event, leg, client.request(), Role.SENT, client, null, client.attributes());
    }

    /** An initial request that is in no session yet: for reading only. */
    public static RequestFacade targeting(CallEvent event, SIPRequest request) {
        Leg none = new Leg(0, 0, false, request.getCallId().getCallId(), "", "", "", 0);
        return new RequestFacade(event, none, request, Role.RECEIVED_AFTERWARDS, null, null, new Attributes());
    }

    public static RequestFacade unsent(CallEvent event, Leg leg, SIPRequest request) {
        return unsent(event, leg, request, new Attributes());
    }

    static RequestFacade unsent(CallEvent event, Leg leg, SIPRequest request, Attributes attributes) {
        return new RequestFacade(event, leg, request, Role.UNSENT, null, null, attributes);
    }

    /** A request that was kept. @param leg null if its session is over */
    static RequestFacade past(CallEvent event, Leg leg, SIPRequest request) {
        return new RequestFacade(event, leg, request, Role.PAST, null, leg == null ? null : leg.flow(), new Attributes());
    }

    /** Its transaction; for ACK and CANCEL the INVITE's, and empty before it was sent. */
    public Optional<Transaction> transaction() {
        return Optional.ofNullable(transaction);
    }

    /** Links the transaction that sending will make to another one (B2buaHelper). */
    public void pairWith(Transaction other) {
        pairedWith = other;
    }

    @Override
    public MessageReference reference() {
        return switch (role) {
            case RECEIVED, SENT -> transaction.method().equals(getMethod())
                    ? reference(MessageReference.Kind.REQUEST, transaction.id(), transaction.requestBytes(), NOTHING)
                    : reference(MessageReference.Kind.AFTERWARDS, transaction.id(), bytes(), NOTHING);
            case RECEIVED_AFTERWARDS -> reference(MessageReference.Kind.AFTERWARDS, transaction.id(), bytes(), NOTHING);
            case UNSENT -> new MessageReference(event.call().toString(), MessageReference.Kind.REQUEST_UNSENT, number(), 0, bytes(),
                    NOTHING, pairedWith == null ? 0 : pairedWith.id(),
                    unsentAttributes.encoded(event.application().attributes(event)));
            case PAST -> reference(MessageReference.Kind.REQUEST, 0, bytes(), NOTHING);
        };
    }

    @Override
    boolean kept() {
        return transaction != null && role != Role.RECEIVED_AFTERWARDS && transaction.method().equals(getMethod());
    }

    @Override
    RequestFacade in(CallEvent other) {
        return (RequestFacade) other.request(there(other, transaction));
    }

    /** This request in the event at hand. @throws IllegalStateException if that is none of its call */
    public RequestFacade atHand() {
        return !away() ? this : event.application().elsewhere().current(event.call()).filter(other -> kept()).map(this::in)
                .orElseThrow(() -> Elsewhere.notHere("This"));
    }

    @Override
    public String getMethod() {
        return fields.message().getMethod();
    }

    /** JSR 289 section 5.2; an ACK or CANCEL that came cannot be answered, so it counts as committed too. */
    @Override
    public boolean isCommitted() {
        return switch (role) {
            case RECEIVED -> away() ? answeredMeanwhile() : transaction.committed();
            case RECEIVED_AFTERWARDS, SENT, PAST -> true;
            case UNSENT -> false;
        };
    }

    private boolean answeredMeanwhile() {
        return event.application().elsewhere().read(event.call(), other -> other.context().call().transaction(transaction.id())
                .map(Transaction::committed).orElse(true), () -> true);
    }

    /** Whether it begins a session: outside a dialog, and neither ACK nor CANCEL (JSR 289 appendix B). */
    @Override
    public boolean isInitial() {
        return fields.message().getToTag() == null && !getMethod().equals("ACK") && !getMethod().equals("CANCEL");
    }

    @Override
    public void send() {
        if (role != Role.UNSENT) {
            throw new IllegalStateException(switch (role) {
                case SENT -> "the request was sent already";
                case PAST -> OVER;
                default -> "the request came; it is not sent";
            });
        }
        if (away()) {
            sendFromElsewhere();
            return;
        }
        CallContext context = event.context();
        SIPRequest request = ready();
        transaction = context.send(leg, request);
        role = Role.SENT;
        if (!transaction.method().equals(getMethod())) {
            return; // ACK and CANCEL: the transaction is their INVITE's
        }
        for (String name : unsentAttributes.names()) {
            transaction.attributes().put(name, unsentAttributes.get(name, event.application().attributes(event)));
        }
        attributes(transaction.attributes());
        if (pairedWith != null) {
            transaction.linked(pairedWith.id());
            pairedWith.linked(transaction.id());
        }
        event.sent(transaction, this);
    }

    /** As it is now; a draft takes its place in the dialog as that is when the event comes. */
    private void sendFromElsewhere() {
        SIPRequest prepared = ready();
        Map<String, Function<CallEvent, Object>> kept = attributesApart();
        role = Role.SENT;
        try {
            event.application().elsewhere().write(event.call(), other -> {
                Leg there = there(other);
                SIPRequest request = (SIPRequest) prepared.clone();
                if (event.drafting()) {
                    Drafts.place(request, other, there);
                }
                Transaction began = other.context().send(there, request);
                if (began.method().equals(request.getMethod())) {
                    StoredAttributes attributes = new StoredAttributes(began.attributes(), other, AttributeWatch.NOBODY);
                    kept.forEach((name, value) -> attributes.set(name, value.apply(other)));
                }
                transaction = began;
            });
        } catch (RuntimeException e) {
            role = Role.UNSENT;
            throw e;
        }
    }

    @Override
    public SipServletResponse createResponse(int status) {
        return createResponse(status, null);
    }

    @Override
    public SipServletResponse createResponse(int status, String reason) {
        if (role == Role.PAST) {
            throw new IllegalStateException(OVER);
        }
        if (away() && kept()) {
            return look(other -> in(other).createResponse(status, reason));
        }
        CallContext context = event.context();
        if (role != Role.RECEIVED) {
            throw new IllegalStateException("no response is made to a " + getMethod() + " that "
                    + (role == Role.RECEIVED_AFTERWARDS ? "the container answers" : "is our own"));
        }
        if (transaction.committed()) {
            throw new IllegalStateException("a final response was sent already: " + transaction.status());
        }
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("a status is 100 to 699: " + status);
        }
        return ResponseFacade.unsent(event, leg, transaction,
                context.createResponse(transaction, status, ResponseFacade.phrase(reason)));
    }

    /** A further 2xx to an INVITE that came and has its first, in a session of its own; for B2buaHelper. */
    public SipServletResponse createFurtherResponse(int status, String reason) {
        CallContext context = event.context();
        String phrase = ResponseFacade.phrase(reason);
        Leg further = context.furtherOk(transaction);
        SIPResponse response = context.createResponse(transaction, status, phrase);
        response.setToTag(further.localTag());
        return ResponseFacade.unsent(event, further, transaction, response);
    }

    /** @throws IllegalStateException unless this is an INVITE that was sent and has no final response (RFC 3261 section 9.1) */
    @Override
    public SipServletRequest createCancel() {
        if (role == Role.PAST) {
            throw new IllegalStateException(OVER);
        }
        if (away() && kept()) {
            return look(other -> in(other).createCancel());
        }
        CallContext context = event.context();
        if (role != Role.SENT || !getMethod().equals("INVITE")) {
            throw new IllegalStateException("only an INVITE that was sent is cancelled");
        }
        if (transaction.answered()) {
            throw new IllegalStateException("the INVITE has its final response: " + transaction.status());
        }
        return event.unsent(leg, context.createCancel(transaction));
    }

    @Override
    public B2buaHelper getB2buaHelper() {
        return event.b2bua();
    }

    @Override
    public URI getRequestURI() {
        try {
            URI uri = Uris.parse(fields.message().getRequestURI().toString());
            ((Guarded) uri).guard(new Guard() {
                @Override
                public void changing() {
                    fields.changing();
                }

                @Override
                public void changed() {
                    setRequestURI(uri);
                }
            });
            return uri;
        } catch (ServletParseException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public void setRequestURI(URI uri) {
        fields.changing();
        fields.writable().setRequestURI(RequestUri.of(Objects.requireNonNull(uri, "uri")));
    }

    /** -1 if there is none. */
    @Override
    public int getMaxForwards() {
        MaxForwardsHeader header = fields.message().getMaxForwards();
        return header == null ? -1 : header.getMaxForwards();
    }

    @Override
    public void setMaxForwards(int hops) {
        if (hops < 0 || hops > 255) {
            throw new IllegalArgumentException("Max-Forwards is 0 to 255: " + hops);
        }
        try {
            fields.writable().setMaxForwards(new MaxForwards(hops));
        } catch (InvalidArgumentException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Puts a loose route on top; lr is added if the URI lacks it. @throws IllegalStateException within a dialog */
    @Override
    public void pushRoute(SipURI uri) {
        pushRoute(NameAddress.of(uri, null));
    }

    @Override
    public void pushRoute(Address route) {
        if (!(route.getURI() instanceof SipURI)) {
            throw new IllegalArgumentException("a route is a SIP URI: " + route);
        }
        push("Route", route, isInitial());
    }

    /** For REGISTER only (RFC 3327). */
    @Override
    public void pushPath(Address path) {
        push("Path", path, getMethod().equals("REGISTER"));
    }

    private void push(String header, Address address, boolean sensible) {
        fields.changing();
        if (role != Role.UNSENT || !sensible) {
            throw new IllegalStateException("this " + getMethod() + " takes no further " + header);
        }
        Address copy = (Address) address.clone();
        if (copy.getURI() instanceof SipURI uri) {
            uri.setLrParam(true);
        }
        fields.add(header, copy.toString(), false);
    }

    /** The Route that led the request here, which its headers do not show any more; null for none (JSR 289 section 5.6.3). */
    @Override
    public Address getPoppedRoute() {
        return popped == null ? null : (Address) popped.clone();
    }

    /** The same: there is no chain of applications yet. */
    @Override
    public Address getInitialPoppedRoute() {
        return getPoppedRoute();
    }

    @Override
    public SipApplicationRoutingRegion getRegion() {
        return getSession().getRegion();
    }

    /** NEW for a request that begins a session: no application router has told anything else. */
    @Override
    public SipApplicationRoutingDirective getRoutingDirective() {
        if (!isInitial()) {
            throw new IllegalStateException("only an initial request has a routing directive");
        }
        return SipApplicationRoutingDirective.NEW;
    }

    @Override
    public void setRoutingDirective(SipApplicationRoutingDirective directive, SipServletRequest original) {
        throw NotYet.method("SipServletRequest.setRoutingDirective");
    }

    @Override
    public URI getSubscriberURI() {
        throw NotYet.method("SipServletRequest.getSubscriberURI");
    }

    @Override
    public Proxy getProxy() {
        throw NotYet.method("SipServletRequest.getProxy");
    }

    @Override
    public Proxy getProxy(boolean create) {
        if (!create) {
            return null;
        }
        throw NotYet.method("SipServletRequest.getProxy");
    }

    /** Answers each challenge of which the info has the realm; see {@link #addAuthHeader(SipServletResponse, String, String)}. */
    @Override
    public void addAuthHeader(SipServletResponse challenge, AuthInfo info) {
        if (!(Objects.requireNonNull(info, "info") instanceof Credentials credentials)) {
            throw new IllegalArgumentException("an AuthInfo of another container");
        }
        authenticate(challenge, status -> realm -> credentials.of(status, realm));
    }

    /**
     * Answers the challenges of a 401 or 407 with a digest: MD5, SHA-256 or SHA-512-256 (RFC 8760). To be called last, as it may
     * protect the Request-URI and the body. Challenges of a scheme or algorithm that is not known are left alone.
     *
     * @throws IllegalArgumentException if the response is no challenge
     */
    @Override
    public void addAuthHeader(SipServletResponse challenge, String user, String password) {
        Credentials.User known = new Credentials.User(user, password);
        authenticate(challenge, status -> realm -> Optional.of(known));
    }

    private void authenticate(SipServletResponse challenge, Function<Integer, Function<String, Optional<Credentials.User>>> users) {
        fields.changing();
        if (!(challenge instanceof ResponseFacade ours)) {
            throw new IllegalArgumentException("a challenge of another container");
        }
        Challenges challenges = new Challenges(ours.message());
        Challenges.Ground ground = away() ? look(other -> ground(other, there(other))) : ground(event, leg);
        challenges.answer(fields, ground, users);
    }

    private static Challenges.Ground ground(CallEvent event, Leg leg) {
        return Challenges.Ground.of(event.context().call(), leg, event.context().unguessable());
    }

    /** Puts values in place of what the container made, system header or not; for B2buaHelper. */
    public void override(String header, List<String> values) {
        if (values.isEmpty()) {
            fields.remove(header);
        } else {
            fields.set(header, values);
        }
    }

    /** The From of a copy of this request, or its To: without its tag; for B2buaHelper. */
    public String party(boolean from) {
        return addresses.untagged(from ? (AddressParametersHeader) message().getFrom() : (AddressParametersHeader) message().getTo());
    }

    /** Takes over where another request goes, its body and those of its headers that are wanted, by long name; for B2buaHelper. */
    public void adopt(RequestFacade original, boolean target, Predicate<String> wanted) {
        if (target) {
            fields.writable().setRequestURI((javax.sip.address.URI) original.message().getRequestURI().clone());
        }
        fields.adopt(original.message(), wanted);
        adoptContent(original);
    }

    /** Takes the application's part of a Contact over (JSR 289 section 4.1.3). */
    public void adoptContact(String wanted) {
        try {
            Contacts.adopt(fields, wanted);
        } catch (ServletParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
