package io.jackfield.servlet.session;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.address.HeaderValue;
import io.jackfield.servlet.address.NameAddress;
import io.jackfield.servlet.address.SipUri;
import io.jackfield.servlet.address.Syntax;
import io.jackfield.servlet.address.UriPlace;
import io.jackfield.servlet.address.Uris;
import io.jackfield.servlet.auth.Credentials;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Kept;
import io.jackfield.servlet.event.NotYet;
import io.jackfield.servlet.event.RunningApplication;
import io.jackfield.servlet.message.RequestFacade;
import java.util.Objects;
import java.util.Optional;
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
 * The SipFactory of one application version (JSR 289 section 3.3). What is made within an event of the application becomes part of
 * that event's call. A thread that works on no event may begin calls, and requests of any application session.
 */
public final class CallSipFactory implements SipFactory {
    private final CurrentEvent current;
    private final RunningApplication application;
    private final KeyedSessions keyed;

    public CallSipFactory(CurrentEvent current, RunningApplication application) {
        this.current = current;
        this.application = application;
        this.keyed = new KeyedSessions(application);
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
        return new Credentials();
    }

    /**
     * A further application session in the call of the event at hand; out of events one that begins a call of its own, committed when
     * this returns.
     *
     * @throws IllegalStateException if the application version takes no new calls
     */
    @Override
    public SipApplicationSession createApplicationSession() {
        Optional<CallEvent> event = current.get();
        return event.isPresent() ? event.get().createApplicationSession("")
                : application.elsewhere().begin(application.elsewhere().newKey(), begun -> begun.createApplicationSession(""));
    }

    /** The one there is for that key, or a new one; see {@link KeyedSessions#findOrCreate}. */
    @Override
    public SipApplicationSession createApplicationSessionByKey(String key) {
        return keyed.findOrCreate(key);
    }

    /**
     * A request that begins a new session, to the callee's URI. The parties lose their tags, as the new session has its own (JSR 289
     * section 11.1.1), and each URI what it must not have where it stands ({@link UriPlace}).
     */
    @Override
    public SipServletRequest createRequest(SipApplicationSession session, String method, Address from, Address to) {
        return create(session, method, party(from), party(to), UriPlace.REQUEST.copy(to.getURI()));
    }

    @Override
    public SipServletRequest createRequest(SipApplicationSession session, String method, URI from, URI to) {
        return createRequest(session, method, NameAddress.of(from, null), NameAddress.of(to, null));
    }

    @Override
    public SipServletRequest createRequest(SipApplicationSession session, String method, String from, String to)
            throws ServletParseException {
        return createRequest(session, method, NameAddress.parse(from), NameAddress.parse(to));
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
        return (ours instanceof RequestFacade request ? request.atHand() : ours).event().copy(original, sameCallId);
    }

    private static String party(Address party) {
        if (party.isWildcard()) {
            throw new IllegalArgumentException("a party is not *");
        }
        Address copy = (Address) party.clone();
        copy.removeParameter("tag");
        copy.setURI(UriPlace.PARTY.copy(copy.getURI()));
        return copy.toString();
    }

    private SipServletRequest create(SipApplicationSession session, String method, String from, String to, URI target) {
        if (!Syntax.token(Objects.requireNonNull(method, "method")) || method.equals("ACK") || method.equals("CANCEL")) {
            throw new IllegalArgumentException("no session begins with " + method);
        }
        if (!(Objects.requireNonNull(session, "application session") instanceof CallApplicationSession ours)) {
            throw new IllegalArgumentException("an application session of another container");
        }
        if (!ours.isValid()) {
            throw new IllegalArgumentException("an invalid application session");
        }
        return ours.here() ? begin(ours.event(), ours.session(), method, from, to, target)
                : application.elsewhere().answer(ours.event().call(), event ->
                        begin(event, ours.there(event), method, from, to, target));
    }

    private static SipServletRequest begin(CallEvent event, ApplicationSession session, String method, String from, String to,
                                           URI target) {
        Leg leg = event.createLeg(session, from, to, null);
        SipServletRequest request = event.unsent(leg, event.context().createRequest(leg, method));
        request.setRequestURI(target);
        return request;
    }
}
