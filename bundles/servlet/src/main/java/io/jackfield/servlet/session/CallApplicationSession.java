package io.jackfield.servlet.session;

import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Kept;
import io.jackfield.servlet.event.NotYet;
import io.jackfield.servlet.event.StoredAttributes;
import java.net.URL;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.URI;

/** An application session (JSR 289 section 6.1), within one event. */
public final class CallApplicationSession implements SipApplicationSession, Kept {
    private final CallEvent event;
    private final ApplicationSession session;
    private final StoredAttributes attributes;

    public CallApplicationSession(CallEvent event, ApplicationSession session) {
        this.event = event;
        this.session = session;
        this.attributes = new StoredAttributes(session.attributes(), event);
    }

    public ApplicationSession session() {
        return session;
    }

    @Override
    public CallEvent event() {
        return event;
    }

    @Override
    public Subject subject() {
        return Subject.APPLICATION_SESSION;
    }

    @Override
    public int number() {
        return session.id();
    }

    private CallContext valid() {
        CallContext context = event.context();
        if (!session.valid()) {
            throw new IllegalStateException("application session " + getId() + " is invalid");
        }
        return context;
    }

    @Override
    public void encodeURI(URI uri) {
        throw NotYet.method("SipApplicationSession.encodeURI");
    }

    @Override
    public URL encodeURL(URL url) {
        throw NotYet.method("SipApplicationSession.encodeURL");
    }

    @Override
    public String getApplicationName() {
        return session.owner().baseName();
    }

    @Override
    public Object getAttribute(String name) {
        valid();
        return attributes.get(name);
    }

    @Override
    public Iterator<String> getAttributeNames() {
        valid();
        return attributes.names().iterator();
    }

    @Override
    public void setAttribute(String name, Object value) {
        valid();
        attributes.set(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        valid();
        attributes.remove(name);
    }

    @Override
    public long getCreationTime() {
        valid();
        return session.createdAt();
    }

    /** ms since the epoch; 0 if it never expires, {@link Long#MIN_VALUE} if it has expired. */
    @Override
    public long getExpirationTime() {
        long now = valid().now();
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
     * @return the minutes given, {@link Integer#MAX_VALUE} for never
     */
    @Override
    public int setExpires(int minutes) {
        CallContext context = valid();
        if (minutes <= 0) {
            context.expire(session, ApplicationSession.NEVER);
            return Integer.MAX_VALUE;
        }
        context.expire(session, context.now() + TimeUnit.MINUTES.toMillis(minutes));
        return minutes;
    }

    @Override
    public String getId() {
        return new SessionId(event.context().call().key(), session.id()).toString();
    }

    @Override
    public boolean getInvalidateWhenReady() {
        valid();
        return session.invalidateWhenReady();
    }

    @Override
    public void setInvalidateWhenReady(boolean flag) {
        valid();
        session.invalidateWhenReady(flag);
    }

    @Override
    public long getLastAccessedTime() {
        valid();
        return session.lastAccessedAt();
    }

    private Stream<SipSession> sessions() {
        return valid().call().legs().stream()
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
                valid();
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
        valid();
        return null;
    }

    /** null, as there are no timers yet. */
    @Override
    public ServletTimer getTimer(String id) {
        valid();
        return null;
    }

    /** Empty, as there are no timers yet. */
    @Override
    public Collection<ServletTimer> getTimers() {
        valid();
        return List.of();
    }

    @Override
    public void invalidate() {
        valid().invalidate(session);
    }

    @Override
    public boolean isReadyToInvalidate() {
        return Readiness.of(valid().call(), session);
    }

    @Override
    public boolean isValid() {
        event.context();
        return session.valid();
    }

    @Override
    public String toString() {
        return "application session " + session.id() + " of " + session.owner();
    }
}
