package io.jackfield.servlet.session;

import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Session;
import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Kept;
import io.jackfield.servlet.event.Reference;
import io.jackfield.servlet.event.SessionReference;
import io.jackfield.servlet.event.StoredAttributes;
import java.util.List;

/** What SIP sessions and application sessions have in common (JSR 289 chapter 6), within one event. */
abstract class SessionFacade<S extends Session> implements Kept {
    final CallEvent event;
    final S session;
    private final StoredAttributes attributes;
    private boolean ending;

    SessionFacade(CallEvent event, S session) {
        this.event = event;
        this.session = session;
        this.attributes = new StoredAttributes(session.attributes(), event, watch());
    }

    @Override
    public final CallEvent event() {
        return event;
    }

    /** Who hears of the attributes. Called once, by the constructor: it may keep the session, and not ask it anything yet. */
    abstract AttributeWatch watch();

    @Override
    public final Reference reference() {
        return new SessionReference(event.call().toString(), session.id(), session instanceof ApplicationSession);
    }

    /**
     * The session is over: tells that, while its attributes can be read for the last time, and then unbinds them.
     *
     * @param telling what tells the listeners
     */
    public final void end(Runnable telling) {
        ending = true;
        try {
            telling.run();
            attributes.unbindAll();
        } finally {
            ending = false;
        }
    }

    /** The version stops: tells what listens to that. */
    public final void willPassivate() {
        attributes.willPassivate();
    }

    private void readable() {
        if (!ending) {
            valid();
        }
    }

    /** The context, if the session is valid. */
    final CallContext valid() {
        CallContext context = event.context();
        if (!session.valid()) {
            throw new IllegalStateException(this + " is invalid");
        }
        return context;
    }

    final List<String> attributeNames() {
        readable();
        return attributes.names();
    }

    public final Object getAttribute(String name) {
        readable();
        return attributes.get(name);
    }

    public final void setAttribute(String name, Object value) {
        valid();
        attributes.set(name, value);
    }

    public final void removeAttribute(String name) {
        valid();
        attributes.remove(name);
    }

    public final String getId() {
        return new SessionId(event.context().call().key(), session.id()).toString();
    }

    public final long getCreationTime() {
        valid();
        return session.createdAt();
    }

    public final long getLastAccessedTime() {
        valid();
        return session.lastAccessedAt();
    }

    public final boolean getInvalidateWhenReady() {
        valid();
        return session.invalidateWhenReady();
    }

    public final void setInvalidateWhenReady(boolean flag) {
        valid();
        session.invalidateWhenReady(flag);
    }

    public final boolean isValid() {
        event.context();
        return session.valid();
    }
}
