package io.jackfield.engine.call;

import io.jackfield.stack.Flow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One SIP relationship of the call with one peer: a SIP session, and its dialog if there is one (RFC 3261 section 12,
 * JSR 289 section 6.2). Parties are name-addr texts without the tag; URIs are texts as they go on the wire.
 */
public final class Leg extends Session {
    private static final byte[] NONE = new byte[0];

    private final int applicationSession;
    private final boolean caller;
    private final String callId;
    private final String localParty;
    private final String localTag;
    private final String remoteParty;

    private String remoteTag = "";
    private long localCSeq;
    private long remoteCSeq = -1;
    private List<String> routeSet = List.of();
    private String remoteTarget = "";
    private boolean secure;
    private DialogState state = DialogState.INITIAL;
    private Flow flow;
    private boolean settled;

    private String handler = "";
    private int linked;

    private int derivedFrom;
    private long rseq;
    private byte[] open = NONE;
    private boolean described;
    private boolean invited;
    private List<String> subscriptions = List.of();
    private Map<String, Long> subscriptionsUntil = Map.of();
    private long forksUntil;

    /**
     * @param id                 number within the call, from 1
     * @param applicationSession number of the session that owns it
     * @param caller             whether Jackfield is the UAC of the request that begins it
     * @param localTag           the tag of Jackfield's side, which carries the call's token
     */
    public Leg(int id, int applicationSession, boolean caller, String callId, String localParty, String localTag,
               String remoteParty, long createdAt) {
        super(id, createdAt);
        this.applicationSession = applicationSession;
        this.caller = caller;
        this.callId = callId;
        this.localParty = localParty;
        this.localTag = localTag;
        this.remoteParty = remoteParty;
    }

    private Leg(Leg original) {
        super(original);
        this.applicationSession = original.applicationSession;
        this.caller = original.caller;
        this.callId = original.callId;
        this.localParty = original.localParty;
        this.localTag = original.localTag;
        this.remoteParty = original.remoteParty;
        this.remoteTag = original.remoteTag;
        this.localCSeq = original.localCSeq;
        this.remoteCSeq = original.remoteCSeq;
        this.routeSet = original.routeSet;
        this.remoteTarget = original.remoteTarget;
        this.secure = original.secure;
        this.state = original.state;
        this.flow = original.flow;
        this.settled = original.settled;
        this.handler = original.handler;
        this.linked = original.linked;
        this.derivedFrom = original.derivedFrom;
        this.rseq = original.rseq;
        this.open = original.open;
        this.described = original.described;
        this.invited = original.invited;
        this.subscriptions = original.subscriptions;
        this.subscriptionsUntil = original.subscriptionsUntil;
        this.forksUntil = original.forksUntil;
    }

    Leg snapshot() {
        return new Leg(this);
    }

    public int applicationSession() {
        return applicationSession;
    }

    /** Whether Jackfield sent the request that began it. */
    public boolean caller() {
        return caller;
    }

    public String callId() {
        return callId;
    }

    public String localParty() {
        return localParty;
    }

    public String localTag() {
        return localTag;
    }

    public String remoteParty() {
        return remoteParty;
    }

    /** Empty until the peer showed one. */
    public String remoteTag() {
        return remoteTag;
    }

    public void remoteTag(String tag) {
        remoteTag = tag;
    }

    /** The CSeq number of the last request sent, 0 for none. */
    public long localCSeq() {
        return localCSeq;
    }

    public void localCSeq(long number) {
        localCSeq = number;
    }

    /** The CSeq number of the last request received, -1 for none. */
    public long remoteCSeq() {
        return remoteCSeq;
    }

    public void remoteCSeq(long number) {
        remoteCSeq = number;
    }

    /** Route values for requests that are sent, first hop first (RFC 3261 section 12.1). */
    public List<String> routeSet() {
        return routeSet;
    }

    public void routeSet(List<String> routes) {
        routeSet = List.copyOf(routes);
    }

    /** The peer's Contact, or the Request-URI of an initial request; empty if unknown. */
    public String remoteTarget() {
        return remoteTarget;
    }

    public void remoteTarget(String uri) {
        remoteTarget = uri;
    }

    public boolean secure() {
        return secure;
    }

    public void secure(boolean flag) {
        secure = flag;
    }

    public DialogState state() {
        return state;
    }

    public void state(DialogState next) {
        state = next;
    }

    /** The way that the peer's last message came; null if nothing came yet. */
    public Flow flow() {
        return flow;
    }

    public void flow(Flow last) {
        flow = last;
    }

    /** Whether what began the leg is finished and left no dialog: a failure to the caller, or a stand-alone request's end. */
    public boolean settled() {
        return settled;
    }

    public void settled(boolean flag) {
        settled = flag;
    }

    /** The servlet that handles its messages; empty for the application's choice at dispatch. */
    public String handler() {
        return handler;
    }

    public void handler(String name) {
        handler = name;
    }

    /** The leg that B2BUA code linked to this one, 0 for none. */
    public int linked() {
        return linked;
    }

    public void linked(int leg) {
        linked = leg;
    }

    /** The leg whose request several user agents answered, or that answers its caller in several dialogs; 0 for none. */
    public int derivedFrom() {
        return derivedFrom;
    }

    public void derivedFrom(int leg) {
        derivedFrom = leg;
    }

    /** The RSeq of the last reliable provisional response that came in order for the INVITE at hand, 0 for none (RFC 3262 4). */
    public long rseq() {
        return rseq;
    }

    public void rseq(long number) {
        rseq = number;
    }

    /**
     * A response of the leg that waits for its PRACK or ACK: one that came reliably and that the application has not acknowledged
     * yet, a 2xx of a fork, or the 2xx that a derived leg sent. Empty for none.
     */
    public byte[] open() {
        return open;
    }

    public void open(byte[] response) {
        open = response;
    }

    public void closeOpen() {
        open = NONE;
    }

    /** Whether a reliable response to the INVITE at hand described a session, so that an offer in the INVITE has its answer. */
    public boolean described() {
        return described;
    }

    public void described(boolean flag) {
        described = flag;
    }

    /** Whether an INVITE is a usage of the dialog (RFC 5057 section 4). */
    public boolean invited() {
        return invited;
    }

    public void invited(boolean flag) {
        invited = flag;
    }

    /** The subscriptions that are usages of the dialog: event package and id, as {@code refer;id=93} (RFC 5057 section 4). */
    public List<String> subscriptions() {
        return subscriptions;
    }

    /** Those that are not among them any more last no longer. */
    public void subscriptions(List<String> events) {
        subscriptions = List.copyOf(events);
        if (!subscriptionsUntil.isEmpty()) {
            Map<String, Long> left = new HashMap<>(subscriptionsUntil);
            left.keySet().retainAll(subscriptions);
            subscriptionsUntil = Map.copyOf(left);
        }
    }

    /** When subscriptions end that nobody refreshes, ms, by event as {@link #subscriptions} has it. */
    public Map<String, Long> subscriptionsUntil() {
        return subscriptionsUntil;
    }

    public void subscriptionsUntil(Map<String, Long> ends) {
        subscriptionsUntil = Map.copyOf(ends);
    }

    /** Until when a NOTIFY of a further fork makes a dialog, ms: Timer N of RFC 6665 section 4.1.2.4; 0 for not at all. */
    public long forksUntil() {
        return forksUntil;
    }

    public void forksUntil(long at) {
        forksUntil = at;
    }
}
