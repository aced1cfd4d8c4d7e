package io.jackfield.engine.testbed;

/** A request of a {@link Talker}, and what it knows of the answer. */
final class Asked {
    final SipText text;
    boolean provisional;
    boolean cancelled;
    /** 0 until the final answer. */
    int status;
    SipText ack;

    Asked(SipText text) {
        this.text = text;
    }
}
