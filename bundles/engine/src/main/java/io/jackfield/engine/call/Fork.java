package io.jackfield.engine.call;

import io.jackfield.stack.Target;

/**
 * A further user agent that answered a request of ours: its tag, the leg that was derived for it, which may be gone again, and
 * the ACK to its 2xx.
 *
 * @param ack   empty for none yet
 * @param ackTo null for none yet
 */
public record Fork(String tag, int leg, byte[] ack, Target ackTo) {
    private static final byte[] NONE = new byte[0];

    public Fork(String tag, int leg) {
        this(tag, leg, NONE, null);
    }

    public boolean acknowledged() {
        return ack.length > 0;
    }
}
