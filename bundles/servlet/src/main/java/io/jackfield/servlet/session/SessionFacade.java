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
import java.util.function.Consumer;
import java.util.function.Function;

/** What SIP sessions and application sessions have in common (JSR 289 chapter 6): in their event, and out of it. */
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

    /** Until its listeners were told that it is destroyed. */
    final CallContext readable() {
        return ending ? event.context() : valid();
    }

    /** The same session in another event of its call; null if it is not there. */
    abstract SessionFacade<S> in(CallEvent other);

    /** Whether this is used out of its event; what is read or done goes {@link #look} and {@link #change} then. */
    final boolean away() {
        return !event.here();
    }

    final IllegalStateException invalid() {
        return new IllegalStateException(this + " is invalid");
    }

    private <F> F found(F facade) {
        if (facade == null) {
            throw invalid();
        }
        return facade;
    }

    /** Reads the session as it was committed last. */
    final <F extends SessionFacade<S>, T> T look(Class<F> type, Function<F, T> reading) {
        return event.application().elsewhere().read(event.call(), other -> reading.apply(found(type.cast(in(other)))), () -> {
            throw invalid();
        });
    }

    /** Changes the session in an event of its call. */
    final <F extends SessionFacade<S>> void change(Class<F> type, Consumer<F> change) {
        event.application().elsewhere().write(event.call(), other -> change.accept(found(type.cast(in(other)))));
    }

    private <T> T look(Function<SessionFacade<S>, T> reading) {
        return event.application().elsewhere().read(event.call(), other -> reading.apply(found(in(other))), () -> {
            throw invalid();
        });
    }

    private void change(Consumer<SessionFacade<S>> change) {
        event.application().elsewhere().write(event.call(), other -> change.accept(found(in(other))));
    }

    /** Facades of one session are equal, whichever event they are of. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof SessionFacade<?> that && that.session.id() == session.id() && that.event.call().equals(event.call());
    }

    @Override
    public final int hashCode() {
        return 31 * event.call().hashCode() + session.id();
    }

    /** The context, if the session is valid. */
    final CallContext valid() {
        CallContext context = event.context();
        if (!session.valid()) {
            throw invalid();
        }
        return context;
    }

    final List<String> attributeNames() {
        if (away()) {
            return look(SessionFacade::attributeNames);
        }
        readable();
        return attributes.names();
    }

    public final Object getAttribute(String name) {
        if (away()) {
            return look(same -> same.getAttribute(name));
        }
        readable();
        return attributes.get(name);
    }

    public final void setAttribute(String name, Object value) {
        if (away()) {
            Function<CallEvent, Object> apart = attributes.apart(name, value);
            change(same -> same.setAttribute(name, apart.apply(same.event)));
            return;
        }
        valid();
        attributes.set(name, value);
    }

    public final void removeAttribute(String name) {
        if (away()) {
            change(same -> same.removeAttribute(name));
            return;
        }
        valid();
        attributes.remove(name);
    }

    public final String getId() {
        return new SessionId(event.call(), session.id()).toString();
    }

    public final long getCreationTime() {
        if (away()) {
            return look(SessionFacade::getCreationTime);
        }
        readable();
        return session.createdAt();
    }

    public final long getLastAccessedTime() {
        if (away()) {
            return look(SessionFacade::getLastAccessedTime);
        }
        readable();
        return session.lastAccessedAt();
    }

    public final boolean getInvalidateWhenReady() {
        if (away()) {
            return look(SessionFacade::getInvalidateWhenReady);
        }
        readable();
        return session.invalidateWhenReady();
    }

    public final void setInvalidateWhenReady(boolean flag) {
        if (away()) {
            change(same -> same.setInvalidateWhenReady(flag));
            return;
        }
        valid();
        session.invalidateWhenReady(flag);
    }

    public final boolean isValid() {
        if (away()) {
            return event.application().elsewhere().read(event.call(), other -> {
                SessionFacade<S> same = in(other);
                return same != null && same.isValid();
            }, () -> false);
        }
        return session.valid();
    }
}
