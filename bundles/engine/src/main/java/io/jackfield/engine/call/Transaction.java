package io.jackfield.engine.call;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.stack.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One transaction of the call (RFC 3261 section 17): the few values that its table works on, and its messages. */
public final class Transaction {
    private static final byte[] NONE = new byte[0];

    private final int id;
    private final TransactionKind kind;
    private final int leg;
    private final String method;
    private final String branch;
    private Target target;
    private final long cseq;

    private TransactionState state;
    private byte[] requestBytes = NONE;
    private SIPRequest request;
    private byte[] responseBytes = NONE;
    private int status;
    private byte[] ackBytes = NONE;
    private Target ackTarget;
    private int linked;
    private byte[] cancelBytes = NONE;
    private boolean acknowledged;
    private boolean unattended;
    private byte[] held = NONE;
    private long lastNumber;
    private long begunAt;
    private ReliableResponses reliable;
    private List<Fork> forks = List.of();
    /** Null until somebody asks: most have none. */
    private Attributes attributes;
    private byte[] foreign = NONE;

    /**
     * @param id     number within the call, from 1, never used again
     * @param leg    the leg, 0 for a transaction outside any
     * @param branch what matches messages to it: the branch of the top Via, for a server transaction with the sent-by (RFC
     *               3261 sections 17.1.3 and 17.2.3)
     * @param target where its requests (client) or responses (server) go
     */
    public Transaction(int id, TransactionKind kind, TransactionState state, int leg, String method, long cseq,
                       String branch, Target target) {
        this.id = id;
        this.kind = Objects.requireNonNull(kind, "kind");
        this.state = Objects.requireNonNull(state, "state");
        this.leg = leg;
        this.method = method;
        this.cseq = cseq;
        this.branch = branch;
        this.target = Objects.requireNonNull(target, "target");
    }

    private Transaction(Transaction original) {
        this.id = original.id;
        this.kind = original.kind;
        this.leg = original.leg;
        this.method = original.method;
        this.branch = original.branch;
        this.target = original.target;
        this.cseq = original.cseq;
        this.state = original.state;
        this.requestBytes = original.requestBytes;
        this.responseBytes = original.responseBytes;
        this.status = original.status;
        this.ackBytes = original.ackBytes;
        this.ackTarget = original.ackTarget;
        this.linked = original.linked;
        this.cancelBytes = original.cancelBytes;
        this.acknowledged = original.acknowledged;
        this.unattended = original.unattended;
        this.held = original.held;
        this.lastNumber = original.lastNumber;
        this.begunAt = original.begunAt;
        this.reliable = original.reliable == null ? null : new ReliableResponses(original.reliable);
        this.forks = original.forks;
        this.attributes = Attributes.snapshot(original.attributes);
        this.foreign = original.foreign;
    }

    /** Without the parsed request, which is not for two threads. */
    Transaction snapshot() {
        return new Transaction(this);
    }

    public int id() {
        return id;
    }

    public TransactionKind kind() {
        return kind;
    }

    public int leg() {
        return leg;
    }

    public String method() {
        return method;
    }

    public long cseq() {
        return cseq;
    }

    public String branch() {
        return branch;
    }

    public Target target() {
        return target;
    }

    public void target(Target other) {
        target = Objects.requireNonNull(other, "target");
    }

    public boolean server() {
        return !kind.isClient();
    }

    public boolean invite() {
        return kind.isInvite();
    }

    public TransactionState state() {
        return state;
    }

    public void state(TransactionState next) {
        state = next;
    }

    /** The request as it came or went, byte for byte. */
    public byte[] requestBytes() {
        return requestBytes;
    }

    public void requestBytes(byte[] bytes) {
        requestBytes = bytes;
        request = null;
    }

    /** The parsed request; not to be changed by anyone but the context that is about to send it. */
    public SIPRequest request() {
        if (request == null) {
            request = Messages.request(requestBytes);
        }
        return request;
    }

    /**
     * Whether the request has such headers; where it has none it need not be parsed for that.
     *
     * @param name as in {@link Messages#mayHave}
     */
    public boolean requestMayHave(String name) {
        return request != null || Messages.mayHave(requestBytes, name);
    }

    /**
     * Lets the parsed form go, which takes ten times the room of the bytes; {@link #request()} parses them again for who needs
     * it once more.
     */
    public void forgetParsed() {
        request = null;
    }

    /**
     * Lets go what only an application could ask for, once there is none: attributes, and with them what holds its classes, and the
     * response, unless it may have to be sent again. A client's is not: what is repeated is the ACK. Nor is the 2xx to INVITE that
     * has its ACK, as repeats of the request are absorbed (RFC 6026 section 7.1).
     */
    public void forgetApplication() {
        attributes = null;
        if (!server() || state == TransactionState.ACCEPTED && acknowledged) {
            responseBytes = NONE;
        }
    }

    /** Takes bytes and their parsed form at once. */
    public void request(byte[] bytes, SIPRequest parsed) {
        requestBytes = bytes;
        request = parsed;
    }

    /** The last response, as it was sent or received; empty for none, and for one that nobody needs any more. */
    public byte[] responseBytes() {
        return responseBytes;
    }

    /** Its status, 0 for none. */
    public int status() {
        return status;
    }

    public void response(int code, byte[] bytes) {
        status = code;
        responseBytes = bytes;
    }

    /** Whether a final response was sent or received. */
    public boolean answered() {
        return status >= 200;
    }

    /** The ACK that a client INVITE's final response was acknowledged with; empty for none yet. */
    public byte[] ackBytes() {
        return ackBytes;
    }

    public Target ackTarget() {
        return ackTarget;
    }

    public void ack(byte[] bytes, Target to) {
        ackBytes = bytes;
        ackTarget = to;
    }

    /** The transaction that B2BUA code linked to this one, 0 for none. */
    public int linked() {
        return linked;
    }

    public void linked(int transaction) {
        linked = transaction;
    }

    /** Client INVITE: the CANCEL that was sent or waits for a provisional response, without its way; empty for none. */
    public byte[] cancelBytes() {
        return cancelBytes;
    }

    public void cancel(byte[] bytes) {
        cancelBytes = bytes;
    }

    public boolean cancelled() {
        return cancelBytes.length > 0;
    }

    /** Server INVITE: the ACK of its 2xx came. Client INVITE: the application acknowledged the 2xx. */
    public boolean acknowledged() {
        return acknowledged;
    }

    public void markAcknowledged() {
        acknowledged = true;
    }

    /** Whether no application is told of what happens to it: the engine's own, like the BYE of a 2xx nobody wanted. */
    public boolean unattended() {
        return unattended;
    }

    public void markUnattended() {
        unattended = true;
    }

    /** Server INVITE: its reliable provisional responses; empty if it sent none. */
    public Optional<ReliableResponses> reliable() {
        return Optional.ofNullable(reliable);
    }

    /** The same, begun if there are none yet. */
    public ReliableResponses reliably() {
        if (reliable == null) {
            reliable = new ReliableResponses();
        }
        return reliable;
    }

    /** Whether the application gave its final response: one that was sent, or one that waits for a PRACK. */
    public boolean committed() {
        return answered() || reliable != null && reliable.waiting().stream().anyMatch(Transaction::isFinal);
    }

    private static boolean isFinal(byte[] response) {
        return Messages.response(response).getStatusCode() >= 200;
    }

    /** Client: the last CSeq number of its dialog once the leg is gone; else its own. */
    public long lastNumber() {
        return Math.max(lastNumber, cseq);
    }

    public void lastNumber(long number) {
        lastNumber = number;
    }

    /** When it began, ms; kept for INVITEs, else 0. */
    public long begunAt() {
        return begunAt;
    }

    public void begunAt(long at) {
        begunAt = at;
    }

    /** Client: the further user agents that answered, in the order in which they did; the first is the leg's own. */
    public List<Fork> forks() {
        return forks;
    }

    public Optional<Fork> fork(String tag) {
        for (Fork fork : forks) {
            if (fork.tag().equals(tag)) {
                return Optional.of(fork);
            }
        }
        return Optional.empty();
    }

    /** Client INVITE: whether the 2xx with this tag has its ACK. */
    public boolean acknowledged(String tag) {
        return fork(tag).map(Fork::acknowledged).orElse(acknowledged);
    }

    /** Adds a fork, or puts it in place of the one with its tag. */
    public void fork(Fork fork) {
        List<Fork> all = new ArrayList<>(forks);
        all.removeIf(known -> known.tag().equals(fork.tag()));
        all.add(fork);
        forks = List.copyOf(all);
    }

    /** Client: a final response that came while its application was stopped, and will not come again; empty for none. */
    public byte[] held() {
        return held;
    }

    public void hold(byte[] response) {
        held = response;
    }

    /** Attributes that the application put on the request. */
    public Attributes attributes() {
        if (attributes == null) {
            attributes = new Attributes();
        }
        return attributes;
    }

    /** Whether {@link #attributes()} has any; asking makes none. */
    public boolean anyAttributes() {
        return attributes != null && !attributes.isEmpty();
    }

    /** What a newer release put into the stored state and this one does not know; kept as it came. */
    public byte[] foreign() {
        return foreign;
    }

    public void foreign(byte[] bytes) {
        foreign = bytes;
    }
}
