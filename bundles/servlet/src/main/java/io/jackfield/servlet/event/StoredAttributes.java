package io.jackfield.servlet.event;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.address.Guarded;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.servlet.sip.Parameterable;
import javax.servlet.sip.URI;

/**
 * Attributes of a session, application session or request, and the info of a timer, as the application sees them. A value is Serializable, on every
 * store; a session, application session, timer or sent request of the same call is kept as a reference.
 */
public final class StoredAttributes {
    /** A reference to something in the same call. */
    private record Reference(Kept.Subject subject, int number) implements Serializable {
    }

    private final Attributes attributes;
    private final CallEvent event;

    public StoredAttributes(Attributes attributes, CallEvent event) {
        this.attributes = attributes;
        this.event = event;
    }

    /** null if there is none, and for a reference whose subject is gone from the call. */
    public Object get(String name) {
        Object value = attributes.get(Objects.requireNonNull(name, "name"), event.application().attributes());
        return value instanceof Reference reference ? follow(reference) : value;
    }

    /**
     * A value on its way to another event: what the caller does to the object afterwards does not reach the call.
     *
     * @return gives the value in that event
     * @throws IllegalArgumentException if it cannot be kept
     */
    public Function<CallEvent, Object> apart(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "attribute");
        if (value instanceof Kept || value instanceof String || value instanceof Number) {
            return other -> value;
        }
        if (!(value instanceof Serializable)) {
            throw notSerializable(name, value);
        }
        byte[] bytes = event.application().attributes().encode(value);
        return other -> other.application().attributes().decode(bytes);
    }

    private static IllegalArgumentException notSerializable(String name, Object value) {
        return new IllegalArgumentException("attribute " + name + " is a " + value.getClass().getName()
                + ", which is not Serializable: what a call keeps may move to another engine");
    }

    /** @throws IllegalArgumentException if the value is not Serializable, or belongs to another call */
    public void set(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "attribute");
        if (value instanceof Kept kept) {
            if (!kept.event().call().equals(event.call())) {
                throw new IllegalArgumentException("attribute " + name + " refers to something of another call");
            }
            attributes.put(name, new Reference(kept.subject(), kept.number()));
        } else if (value instanceof Serializable) {
            attributes.put(name, apart(value));
        } else {
            throw notSerializable(name, value);
        }
    }

    /** An address or URI that was read from a message is kept as a copy, which does not hold on to the message. */
    private static Object apart(Object value) {
        if (!(value instanceof Guarded)) {
            return value;
        }
        return value instanceof URI uri ? uri.clone() : ((Parameterable) value).clone();
    }

    public void remove(String name) {
        attributes.remove(Objects.requireNonNull(name, "name"));
    }

    public List<String> names() {
        return List.copyOf(attributes.names());
    }

    private Object follow(Reference reference) {
        Call call = event.context().call();
        return switch (reference.subject) {
            case SESSION -> call.leg(reference.number).filter(Leg::valid).map(event::session).orElse(null);
            case APPLICATION_SESSION -> call.session(reference.number).filter(ApplicationSession::valid)
                    .map(session -> (Object) event.applicationSession(session)).orElse(null);
            case REQUEST -> call.transaction(reference.number)
                    .filter(transaction -> call.leg(transaction.leg()).isPresent()).map(event::request).orElse(null);
            case TIMER -> call.sessionOfTimer(reference.number).map(session ->
                    event.timer(session, session.timer(reference.number).orElseThrow())).orElse(null);
        };
    }
}
