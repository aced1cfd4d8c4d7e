package io.jackfield.engine.call;

import java.util.ArrayList;
import java.util.List;

/**
 * What a server INVITE knows of the provisional responses that it sends reliably (RFC 3262 section 3): one at a time waits for
 * its PRACK, and what must not overtake it waits behind it.
 */
public final class ReliableResponses {
    private static final byte[] NONE = new byte[0];

    private long lastNumber;
    private long number;
    private byte[] unacknowledged = NONE;
    private boolean byContainer;
    private final List<byte[]> waiting = new ArrayList<>(1);
    private boolean described;

    public ReliableResponses() {
    }

    /** A {@link Call#snapshot}'s. */
    ReliableResponses(ReliableResponses original) {
        this.lastNumber = original.lastNumber;
        this.number = original.number;
        this.unacknowledged = original.unacknowledged;
        this.byContainer = original.byContainer;
        this.waiting.addAll(original.waiting);
        this.described = original.described;
    }

    /** The RSeq that was given last, 0 for none. */
    public long lastNumber() {
        return lastNumber;
    }

    public void lastNumber(long rseq) {
        lastNumber = rseq;
    }

    /** The RSeq of the response that waits for its PRACK; 0 if none does. */
    public long number() {
        return number;
    }

    /** The response that waits for its PRACK, as it was sent; empty if none does. */
    public byte[] unacknowledged() {
        return unacknowledged;
    }

    public void sent(long rseq, byte[] response) {
        number = rseq;
        unacknowledged = response;
    }

    public void acknowledged() {
        sent(0, NONE);
    }

    /** Whether the application did not ask for it: then the container answers a PRACK that the application leaves alone. */
    public boolean byContainer() {
        return byContainer;
    }

    public void byContainer(boolean flag) {
        byContainer = flag;
    }

    /** What leaves after the next PRACK, in order: reliable responses, and at the end maybe a 2xx. */
    public List<byte[]> waiting() {
        return waiting;
    }

    /** Whether one of them carried a session description, so that an offer in the INVITE has its answer (RFC 3262 section 5). */
    public boolean described() {
        return described;
    }

    public void described(boolean flag) {
        described = flag;
    }
}
