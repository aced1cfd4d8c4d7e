package io.jackfield.servlet.event;

/**
 * A facade of something that the call keeps, so that an attribute may refer to it: a session, an application session, a message.
 * It is never written itself; its {@link Reference} is, and whoever reads that gets the facade of their own event.
 */
public interface Kept {
    /** The event that the facade belongs to. */
    CallEvent event();

    /** What stands for it from now on; works when the event is over, too. */
    Reference reference();
}
