package io.jackfield.servlet.session;

import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.TimerPlan;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.key.Tokens;
import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.StoredAttributes;
import java.io.Serializable;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.URI;

/** An application session (JSR 289 section 6.1), in its event and out of it. */
public final class CallApplicationSession extends SessionFacade<ApplicationSession> implements SipApplicationSession {
    private static final Pattern BEFORE_QUERY = Pattern.compile("^([^?#]*)");

    public CallApplicationSession(CallEvent event, ApplicationSession session) {
        super(event, session);
    }

    public ApplicationSession session() {
        return session;
    }

    @Override
    AttributeWatch watch() {
        return new ApplicationSessionWatch(this, event.application().listeners());
    }

    @Override
    CallApplicationSession in(CallEvent other) {
        return other.context().call().session(session.id()).map(same -> (CallApplicationSession) other.applicationSession(same))
                .orElse(null);
    }

    boolean here() {
        return !away();
    }

    /** The session as another event of its call has it. @throws IllegalStateException if it is invalid there */
    ApplicationSession there(CallEvent other) {
        return other.context().call().session(session.id()).filter(ApplicationSession::valid).orElseThrow(this::invalid);
    }

    /** The same in another event of its call. @throws IllegalStateException if it is invalid there */
    CallApplicationSession at(CallEvent other) {
        return (CallApplicationSession) other.applicationSession(there(other));
    }

    private <T> T look(Function<CallApplicationSession, T> reading) {
        return look(CallApplicationSession.class, reading);
    }

    /**
     * An initial request with this Request-URI or top Route belongs to the session, whatever the routing rules say, for as long as the
     * session lives; then it begins a call as any other (JSR 289 section 15.11.1).
     *
     * @throws IllegalArgumentException if it is neither a SIP nor a SIPS URI
     */
    @Override
    public void encodeURI(URI uri) {
        if (!(Objects.requireNonNull(uri, "uri") instanceof SipURI sip)) {
            throw new IllegalArgumentException("a URI of scheme " + uri.getScheme() + " cannot name an application session");
        }
        sip.setParameter(Tokens.SESSION_PARAMETER, token());
    }

    /** A copy with the session as a parameter of its path, as containers write their session ids. */
    @Override
    public URL encodeURL(URL url) {
        String text = url.toExternalForm();
        String parameter = ";" + Tokens.SESSION_PARAMETER + "=";
        String plain = text.replaceAll(Pattern.quote(parameter) + "[^;/?#]*", "");
        Matcher path = BEFORE_QUERY.matcher(plain);
        try {
            return new URL(path.replaceFirst("$1" + Matcher.quoteReplacement(parameter + token())));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("a URL that takes no parameter: " + url, e);
        }
    }

    private String token() {
        return away() ? look(CallApplicationSession::token) : valid().token(session);
    }

    @Override
    public String getApplicationName() {
        return session.owner().baseName();
    }

    @Override
    public Iterator<String> getAttributeNames() {
        return attributeNames().iterator();
    }

    /** ms since the epoch; 0 if it never expires, {@link Long#MIN_VALUE} if it has expired. */
    @Override
    public long getExpirationTime() {
        if (away()) {
            return look(CallApplicationSession::getExpirationTime);
        }
        long now = readable().now();
        long at = session.expiresAt();
        if (at == ApplicationSession.NEVER) {
            return 0;
        }
        return at <= now ? Long.MIN_VALUE : at;
    }

    /**
     * Sets when it expires, from now on.
     *
     * @param minutes 0 or less for never
     * @return the minutes given, {@link Integer#MAX_VALUE} for never; 0 if the engine ends the call, so that nothing is extended
     */
    @Override
    public int setExpires(int minutes) {
        if (away()) {
            change(CallApplicationSession.class, same -> same.setExpires(minutes));
            return minutes <= 0 ? Integer.MAX_VALUE : minutes;
        }
        CallContext context = valid();
        if (minutes <= 0) {
            return context.expire(session, ApplicationSession.NEVER) ? Integer.MAX_VALUE : 0;
        }
        return context.expire(session, context.now() + TimeUnit.MINUTES.toMillis(minutes)) ? minutes : 0;
    }

    private Stream<SipSession> sessions() {
        if (away()) {
            return look(same -> same.sessions().toList()).stream();
        }
        return readable().call().legs().stream()
                .filter(leg -> leg.applicationSession() == session.id() && leg.valid()).map(event::session);
    }

    @Override
    public Iterator<?> getSessions() {
        return sessions().toList().iterator();
    }

    @Override
    public Iterator<?> getSessions(String protocol) {
        return switch (Objects.requireNonNull(protocol, "protocol")) {
            case "SIP" -> getSessions();
            case "HTTP" -> {
                sessions();
                yield List.of().iterator();
            }
            default -> throw new IllegalArgumentException("no such protocol: " + protocol);
        };
    }

    /** null if there is none. */
    @Override
    public SipSession getSipSession(String id) {
        Objects.requireNonNull(id, "id");
        return sessions().filter(each -> each.getId().equals(id)).findFirst().orElse(null);
    }

    @Override
    public Object getSession(String id, Protocol protocol) {
        Objects.requireNonNull(id, "id");
        if (Objects.requireNonNull(protocol, "protocol") == Protocol.SIP) {
            return getSipSession(id);
        }
        sessions();
        return null;
    }

    /** @param info null for none */
    ServletTimer createTimer(TimerPlan plan, Serializable info) {
        if (!event.application().hearsTimers()) {
            throw new IllegalStateException("application " + event.application().version() + " has no TimerListener");
        }
        if (away()) {
            return PromisedTimer.set(this, plan, info);
        }
        ApplicationTimer timer = valid().createTimer(session, plan);
        if (info != null) {
            new StoredAttributes(timer.info(), event, AttributeWatch.NOBODY).set(ApplicationTimer.INFO, info);
        }
        return event.timer(session, timer);
    }

    /** The active timer with that id; null if there is none. */
    @Override
    public ServletTimer getTimer(String id) {
        Objects.requireNonNull(id, "id");
        return getTimers().stream().filter(each -> each.getId().equals(id)).findFirst().orElse(null);
    }

    /** Those that are still to expire, in the order they were set. */
    @Override
    public Collection<ServletTimer> getTimers() {
        if (away()) {
            return look(CallApplicationSession::getTimers);
        }
        valid();
        return session.timers().stream().map(timer -> event.timer(session, timer)).toList();
    }

    @Override
    public void invalidate() {
        if (away()) {
            change(CallApplicationSession.class, CallApplicationSession::invalidate);
            return;
        }
        valid().invalidate(session);
    }

    /** Every session of it is ready or invalid, and no timer of the application is set (JSR 289 section 6.1.2.2.1). */
    @Override
    public boolean isReadyToInvalidate() {
        if (away()) {
            return look(CallApplicationSession::isReadyToInvalidate);
        }
        Call call = valid().call();
        return call.legs().stream().filter(leg -> leg.applicationSession() == session.id() && leg.valid()).allMatch(call::ready)
                && session.timers().isEmpty();
    }

    @Override
    public String toString() {
        return "application session " + session.id() + " of " + session.owner();
    }
}
