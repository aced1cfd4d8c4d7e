package io.jackfield.servlet.event;

/**
 * Tells whoever listens to the attributes of one session (JSR 289 chapter 9): the value itself where it is a listener, and the
 * listeners that the application declares. What a listener throws ends here.
 */
public interface AttributeWatch {
    /** For attributes that nobody may listen to, like those of a request. */
    AttributeWatch NOBODY = new AttributeWatch() {
    };

    /** The value is about to be bound. */
    default void bound(String name, Object value) {
    }

    /** The value is bound no longer. */
    default void unbound(String name, Object value) {
    }

    default void added(String name) {
    }

    default void replaced(String name) {
    }

    default void removed(String name) {
    }

    /** Whether the value wants to be told of {@link #willPassivate} and {@link #didActivate}. */
    default boolean sleeps(Object value) {
        return false;
    }

    /** The value is turned into bytes next and given up. */
    default void willPassivate(Object value) {
    }

    /** The value was made of bytes, and nobody has seen it yet. */
    default void didActivate(Object value) {
    }

    /** For declared listeners: values of the session are turned into bytes next. */
    default void sessionWillPassivate() {
    }

    /** For declared listeners: the first value of the session was made of bytes in this event. */
    default void sessionDidActivate() {
    }
}
