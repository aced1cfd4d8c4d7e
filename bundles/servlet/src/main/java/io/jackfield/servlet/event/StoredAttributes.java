package io.jackfield.servlet.event;

import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Attributes;
import io.jackfield.servlet.address.Guarded;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javax.servlet.sip.Parameterable;
import javax.servlet.sip.URI;

/**
 * Attributes of a session, application session or message as the application sees them within one event.
 *
 * <p>A value is Serializable, on every store, or a session or message of the container's. The latter are kept as references,
 * wherever in a value they are: what is read in a later event is the facade of that event. So a value that has one in it, or
 * an address that still belongs to a message, is turned into bytes when the event is over; all others stay the objects they
 * are for as long as the store keeps objects.
 *
 * <p>A value that cannot be read any more, because its class has changed too much for instance, is lost alone: it is logged and
 * counted, and reads as null. Its bytes stay, in case a repaired version can read them.
 */
public final class StoredAttributes {
    private final Attributes attributes;
    private final CallEvent event;
    private final AttributeWatch watch;
    private Set<String> touched = Set.of(); // most facades have none
    private boolean activated;

    public StoredAttributes(Attributes attributes, CallEvent event, AttributeWatch watch) {
        this.attributes = attributes;
        this.event = event;
        this.watch = watch;
    }

    private AttributeCodec codec() {
        return event.application().attributes(event);
    }

    /** null if there is none, if it cannot be read, and for a reference whose subject is gone. */
    public Object get(String name) {
        Object live = attributes.live(Objects.requireNonNull(name, "name"));
        if (live == null) {
            return attributes.contains(name) ? activate(name) : null;
        }
        touch(name);
        if (live instanceof Kept) {
            return live;
        }
        return live instanceof Reference reference ? follow(name, reference) : attributes.get(name, codec());
    }

    private Object follow(String name, Reference reference) {
        Object facade = event.follow(reference);
        if (facade != null && reference instanceof MessageReference) {
            attributes.put(name, facade); // until the event is over, so that it is the same one each time
        }
        return facade;
    }

    private Object activate(String name) {
        Object value;
        try {
            value = attributes.get(name, codec());
        } catch (IllegalArgumentException e) {
            event.context().fault("application.attribute-not-read", event.application().version(), e);
            return null;
        }
        if (value instanceof Reference reference) {
            return event.follow(reference);
        }
        touch(name);
        if (!activated && !event.drafting()) {
            activated = true;
            watch.sessionDidActivate();
        }
        if (watch.sleeps(value)) {
            watch.didActivate(value);
        }
        return value;
    }

    private void touch(String name) {
        if (touched.isEmpty()) {
            touched = new HashSet<>(2);
            event.touched(this);
        }
        touched.add(name);
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
        byte[] bytes = codec().encode(value);
        return other -> other.application().attributes(other).decode(bytes);
    }

    private static IllegalArgumentException notSerializable(String name, Object value) {
        return new IllegalArgumentException("attribute " + name + " is a " + value.getClass().getName()
                + ", which is not Serializable: what a call keeps may move to another engine");
    }

    /** @throws IllegalArgumentException if the value is not Serializable, nor a facade of this container's */
    public void set(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Object kept = keepable(name, Objects.requireNonNull(value, "attribute"));
        boolean there = attributes.contains(name);
        Object before = there ? listening(name) : null;
        if (before != kept) {
            watch.bound(name, kept);
        }
        attributes.put(name, kept);
        touch(name);
        if (before != null && before != kept) {
            watch.unbound(name, before);
        }
        if (there) {
            watch.replaced(name);
        } else {
            watch.added(name);
        }
    }

    private Object keepable(String name, Object value) {
        if (value instanceof Kept kept) {
            Reference reference = kept.reference();
            // A message may change until the event is over: what it is then is what is kept.
            return kept.event() == event && reference instanceof MessageReference ? kept : reference;
        }
        if (value instanceof Serializable) {
            return apart(value);
        }
        throw notSerializable(name, value);
    }

    /** An address or URI that was read from a message is kept as a copy, which does not hold on to the message. */
    private static Object apart(Object value) {
        if (!(value instanceof Guarded)) {
            return value;
        }
        return value instanceof URI uri ? uri.clone() : ((Parameterable) value).clone();
    }

    /** The value, if it may want to hear that it is unbound; not decoded where its bytes say that it does not. */
    private Object listening(String name) {
        byte[] bytes = attributes.asleep(name);
        return bytes != null && !EncodedAttribute.listens(bytes) ? null : get(name);
    }

    public void remove(String name) {
        if (!attributes.contains(Objects.requireNonNull(name, "name"))) {
            return;
        }
        Object before = listening(name);
        attributes.remove(name);
        if (before != null) {
            watch.unbound(name, before);
        }
        watch.removed(name);
    }

    public List<String> names() {
        return List.copyOf(attributes.names());
    }

    /** The session that they belong to is over: each is unbound and removed. */
    public void unbindAll() {
        names().forEach(this::remove);
    }

    /** The event is over: tells those whose values do not stay the objects that they are. To be followed by {@link #settle}. */
    public void beforeSettling() {
        boolean any = false;
        for (String name : List.copyOf(touched)) {
            Object live = attributes.live(name);
            if (givenUp(live)) {
                any = true;
                tell(live);
            }
        }
        if (any) {
            watch.sessionWillPassivate();
        }
    }

    /** Turns facades into references, and what does not stay an object into bytes. */
    public void settle() {
        for (String name : touched) {
            Object live = attributes.live(name);
            if (live instanceof Kept kept) {
                attributes.put(name, kept.reference());
            } else if (givenUp(live) && (!event.context().encodes() || watch.sleeps(live))) {
                attributes.passivate(name, codec()); // in an engine that encodes, the others are encoded with their call
            }
        }
        touched = Set.of();
        activated = false;
    }

    private boolean givenUp(Object live) {
        return live != null && !(live instanceof Kept) && !(live instanceof Reference)
                && (event.context().encodes() || Facades.in(live));
    }

    private void tell(Object live) {
        if (watch.sleeps(live)) {
            watch.willPassivate(live);
        }
    }

    /** The version stops: tells every live value and the declared listeners. The engine turns them into bytes afterwards. */
    public void willPassivate() {
        boolean any = false;
        for (String name : names()) {
            Object live = attributes.live(name);
            if (live != null) {
                any = true;
                if (watch.sleeps(live)) {
                    watch.willPassivate(attributes.get(name, codec()));
                }
            }
        }
        if (any) {
            watch.sessionWillPassivate();
        }
    }
}
