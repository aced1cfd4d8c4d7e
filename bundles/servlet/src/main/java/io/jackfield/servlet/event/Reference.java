package io.jackfield.servlet.event;

import java.io.Serializable;

/** Stands in an attribute for something that the container keeps; see {@link CallEvent#follow}. */
public sealed interface Reference extends Serializable permits SessionReference, TimerReference, MessageReference {
    /** The key of the call that keeps it. */
    String call();
}
