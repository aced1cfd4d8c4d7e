package io.jackfield.stack;

import java.util.Locale;

/** A transport protocol of SIP, as Via and the {@code transport} parameter name it (RFC 3261 section 18, RFC 7118). */
public enum Transport {
    UDP(false), TCP(true), TLS(true), WS(true), WSS(true), SCTP(true);

    private final boolean reliable;

    Transport(boolean reliable) {
        this.reliable = reliable;
    }

    /** Whether the transport itself delivers in order and without loss, so that no request is retransmitted on it. */
    public boolean reliable() {
        return reliable;
    }

    /** The value of a URI's {@code transport} parameter, in lower case. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }
}
