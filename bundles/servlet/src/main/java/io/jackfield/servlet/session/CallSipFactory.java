package io.jackfield.servlet.session;

import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.address.HeaderValue;
import io.jackfield.servlet.address.NameAddress;
import io.jackfield.servlet.address.SipUri;
import io.jackfield.servlet.address.Syntax;
import io.jackfield.servlet.address.Uris;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Kept;
import io.jackfield.servlet.event.NotYet;
import java.util.Objects;
import javax.servlet.sip.Address;
import javax.servlet.sip.AuthInfo;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.Parameterable;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.URI;

/**
 * The SipFactory of one application version (JSR 289 section 3.3). Addresses and URIs are made anywhere; sessions and requests
 * within an event of the application, and become part of that event's call.
 */
public final class CallSipFactory implements SipFactory {
    private final CurrentEvent current;

    public CallSipFactory(CurrentEvent current) {
        this.current = current;
    }

    @Override
    public Address createAddress(String text) throws ServletParseException {
        return NameAddress.parse(text);
    }

    @Override
    public Address createAddress(URI uri) {
        return NameAddress.of(uri, null);
    }

    @Override
    public Address createAddress(URI uri, String displayName) {
        return NameAddress.of(uri, displayName);
    }

    @Override
    public Parameterable createParameterable(String text) throws ServletParseException {
        return HeaderValue.parse(text);
    }

    @Override
    public URI createURI(String text) throws ServletParseException {
        return Uris.parse(text);
    }

    @Override
    public SipURI createSipURI(String user, String host) {
        return SipUri.of(user == null || user.isEmpty() ? null : user, host);
    }

    @Override
    public AuthInfo createAuthInfo() {
        throw NotYet.method("SipFactory.createAuthInfo");
    }

    /** A further application session in the call of the event at hand. */
    @Override
    public SipApplicationSession createApplicationSession() {
        CallEvent event = current.get()
                .orElseThrow(() -> NotYet.method("SipFactory.createApplicationSession outside an event of the application"));
        return event.applicationSession(event.context().createApplicationSession(event.application().version()));
    }

    @Override
    public SipApplicationSession createApplicationSessionByKey(String key) {
        throw NotYet.method("SipFactory.createApplicationSessionByKey");
    }

    /** A request that begins a new session. The parties lose their tags; the new session has its own (JSR 289 section 11.1.1). */
    @Override
    public SipServletRequest createRequest(SipApplicationSession session, String method, Address from, Address to) {
        return create(session, method, without(from), without(to));
    }

    @Override
    public SipServletRequest createRequest(SipApplicationSession session, String method, URI from, URI to) {
        return create(session, method, NameAddress.of(from, null).toString(), NameAddress.of(to, null).toString());
    }

    @Override
    public SipServletRequest createRequest(SipApplicationSession session, String method, String from, String to)
            throws ServletParseException {
        return create(session, method, without(NameAddress.parse(from)), without(NameAddress.parse(to)));
    }

    /**
     * A copy of a request that came, in a new session, as {@link B2buaHelper} makes it; JSR 289 deprecates this method for that.
     *
     * @param sameCallId whether the copy has the Call-ID of the original
     */
    @Override
    public SipServletRequest createRequest(SipServletRequest original, boolean sameCallId) {
        if (!(original instanceof Kept ours)) {
            throw new IllegalArgumentException("a request of another container");
        }
        return ours.event().copy(original, sameCallId);
    }

    private static String without(Address party) {
        if (party.isWildcard()) {
            throw new IllegalArgumentException("a party is not *");
        }
        Address copy = (Address) party.clone();
        copy.removeParameter("tag");
        return copy.toString();
    }

    private SipServletRequest create(SipApplicationSession session, String method, String from, String to) {
        if (!Syntax.token(Objects.requireNonNull(method, "method")) || method.equals("ACK") || method.equals("CANCEL")) {
            throw new IllegalArgumentException("no session begins with " + method);
        }
        if (!(Objects.requireNonNull(session, "application session") instanceof CallApplicationSession ours)) {
            throw new IllegalArgumentException("an application session of another container");
        }
        if (!ours.isValid()) {
            throw new IllegalArgumentException("an invalid application session");
        }
        CallEvent event = ours.event();
        CallContext context = event.context();
        Leg leg = event.createLeg(ours.session(), from, to, null);
        return event.unsent(leg, context.createRequest(leg, method));
    }
}
