package io.jackfield.state;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears who joins and who leaves, in one order that is the same for all listeners of a store object. Called by one thread
 * at a time, with no lock held: one of the store's, or that of whoever joins, ends a member or begins to watch. It does
 * not block; it may ask the store, also for another watch. What it throws is logged and changes nothing.
 */
@ConsumerType
public interface MemberListener {
    void joined(Member member);

    /** The member holds no call any more, waits for none and is lent none. */
    void left(Member member);
}
