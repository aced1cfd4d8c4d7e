package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.Acted;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.core.CallEngine;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.key.KeyResolver;
import io.jackfield.engine.key.Resolved;
import io.jackfield.engine.peers.Peers;
import io.jackfield.engine.rollout.VersionHost;
import io.jackfield.stack.Counters;
import io.jackfield.stack.Flow;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.DueCall;
import io.jackfield.state.KeyValueStore;
import io.jackfield.timer.CallTimers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Runs the call engine on this node. What comes in, from the stack, the timers or whoever deploys, becomes an event of its
 * call and waits in that call's queue. Thread-safe; {@link #receive} neither blocks nor throws.
 */
public final class CallRunner implements MessageReceiver, VersionHost, Peers.Host {
    private static final long NOTICEABLE_MILLIS = 10;
    private static final Set<String> GIVE_BACK = Set.of(SIPRequest.ACK, SIPRequest.CANCEL, SIPRequest.BYE, SIPRequest.PRACK);

    private final RunnerParts parts;
    private final CallEngine engine;
    private final FaultLog faults;
    private final KeyResolver keys;
    private final SessionKeys sessionKeys;
    private final WatchedWorkers workers;
    private final BooleanSupplier scarceMemory;
    private final Admission admission;
    private final Beginnings beginnings;
    private final LeftToRepeats leftToRepeats;
    private final Unsent unsent;
    private final Entrusted entrusted = new Entrusted(this);
    private final CheckIns checkIns;
    private final CallQueues<EventRun> queues;
    private final Readings readings;
    private final HostedVersions versions = new HostedVersions(this);
    private final CallCodec codec = new CallCodec(versions::attributes);
    private final NearCache nearCache;
    private final ThreadLocal<EventRun> working = new ThreadLocal<>();
    private final ValueEffects effects;
    private final Outgoing outgoing = new Outgoing(this);
    private volatile CallTimers timers;
    private volatile Peers peers;
    private volatile Runnable crowded = () -> { };

    public CallRunner(RunnerParts parts, CallEngine engine, KeyResolver keys) {
        this(parts, engine, keys, Headroom.ofThisProcess(parts.elapsed()));
    }

    /** @param scarceMemory whether there is none for more than what is there */
    public CallRunner(RunnerParts parts, CallEngine engine, KeyResolver keys, BooleanSupplier scarceMemory) {
        this.scarceMemory = scarceMemory;
        this.parts = parts;
        this.nearCache = new NearCache(parts.settings().nearCacheCalls(), parts.settings().nearCacheBytes(), codec);
        this.engine = engine;
        this.faults = new FaultLog(parts.counters());
        this.effects = new ValueEffects(parts.watch(), parts.counters());
        this.keys = keys;
        this.sessionKeys = new SessionKeys(this, keys.hashes());
        this.beginnings = new Beginnings(parts.settings().maxQueued(), parts.elapsed());
        this.workers = new WatchedWorkers(parts.workers(), parts.elapsed(), beginnings);
        this.queues = new CallQueues<>(parts.settings().maxQueued(), parts.settings().maxPerCall(), workers,
                (key, run) -> run.begin());
        this.leftToRepeats = new LeftToRepeats(parts.elapsed());
        this.readings = new Readings(queues, parts.store());
        this.unsent = new Unsent(this);
        this.checkIns = new CheckIns(parts);
        this.admission = new Admission(parts.settings(), parts.counters(), queues::has);
    }

    /** Before anything is received: the timers need the runner, and the runner them. */
    public void timers(CallTimers callTimers) {
        timers = callTimers;
    }

    /** Where applications' values are. To be set before the first event. */
    public void values(KeyValueStore store) {
        effects.values(store);
    }

    /** Before anything is received, too. */
    public void peers(Peers others) {
        peers = others;
    }

    @Override
    public Acceptance receive(InboundMessage message) {
        Optional<Resolved> resolved = keys.resolve(message.message());
        if (resolved.isEmpty()) {
            counters().increment("dropped.response-not-ours");
            return Acceptance.ACCEPTED;
        }
        counters().increment("received");
        if (takesMemory(message.message()) && scarceMemory.getAsBoolean()) {
            counters().increment("refused.memory-scarce");
            return refused(message, resolved.get().key());
        }
        if (begins(message.message()) && workers.stuck() && !queues.has(resolved.get().key())) {
            counters().increment("refused.workers-stuck");
            return refused(message, resolved.get().key());
        }
        boolean last = mayWait(message.message());
        if (last && !beginnings.may(resolved.get().key())) {
            counters().increment("refused.too-many-begin");
            return refused(message, resolved.get().key());
        }
        Optional<Admission.Share> admitted = admission.admit(message.message(), resolved.get(),
                message.flow().remote().getAddress(), queues.size());
        Admission.Share share = () -> {
            admitted.ifPresent(Admission.Share::giveBack);
            if (last) {
                beginnings.over();
            }
        };
        if (admitted.isEmpty()) {
            share.giveBack();
            return refused(message, resolved.get().key());
        }
        EventRun run = new EventRun(this, resolved.get().key(), event(message), null).of(last ? share : admitted.get());
        if (queues.offer(resolved.get().key(), run, last)) {
            return Acceptance.ACCEPTED;
        }
        share.giveBack();
        counters().increment("dropped.queue-full");
        return refused(message, resolved.get().key());
    }

    /** Datagrams wait to be read: fewer calls begin, and fewer threads take the reader's turn. */
    @Override
    public void waiting(long millis) {
        if (millis >= NOTICEABLE_MILLIS) {
            beginnings.waitsUnread(millis);
            crowded.run();
        }
    }

    /** Before anything is received, too. @param told that sockets are not read as fast as they fill */
    public void crowded(Runnable told) {
        crowded = told;
    }

    /**
     * Where an event of its call waits, it may be a repeat of that: a 503 would be the peer's final response to what is still worked
     * on (RFC 3261 section 17.1.1.2). Without one it comes again, unless it came by a connection, where there are no repeats. Of what
     * other engines work on this one knows nothing.
     */
    private Acceptance refused(InboundMessage message, CallKey key) {
        if (message.flow().transport().reliable()) {
            return Acceptance.OVERLOADED;
        }
        if (queues.has(key)) {
            counters().increment("dropped.call-waits");
            return Acceptance.ACCEPTED;
        }
        if (peers.any() && begins(message.message()) && !asks(message.message())
                && leftToRepeats.silent(key, message.message().getCSeq().getSeqNumber())) {
            counters().increment("dropped.left-to-repeats");
            return Acceptance.ACCEPTED;
        }
        return Acceptance.OVERLOADED;
    }

    private Event event(InboundMessage message) {
        return new Event.Received(message.message(), owned(message), message.bytes());
    }

    /**
     * The flow, as another engine has to know it: a connection is this engine's alone. So is the socket that a request with
     * {@code rport} came to, since its answers have to leave by that (RFC 3581 section 4); other answers by UDP any engine may send.
     */
    private Flow owned(InboundMessage message) {
        boolean anybodys = !message.flow().transport().reliable() && message.message() instanceof SIPRequest request
                && !request.getTopmostVia().hasParameter("rport");
        return anybodys ? message.flow() : message.flow().ownedBy(peers.ownName());
    }

    /** What another engine lacks the version for. */
    @Override
    public void passed(Letter.Passed letter) {
        boolean message = letter.event() instanceof Event.Received;
        if (message) {
            counters().increment("received");
        }
        counters().increment(message ? "received.passed" : "received.passed-events");
        CompletableFuture<Void> done = entrusted.wordFor(letter.slip());
        EventRun run = new EventRun(this, letter.call(), letter.event(), done).passed(letter.hops());
        if (letter.handedOn()) {
            run.handedOn();
        }
        if (queues.offer(letter.call(), run)) {
            return;
        }
        counters().increment("dropped.queue-full");
        if (letter.slip() != null) {
            entrusted.refuse(letter.slip());
        } else if (!queues.closing()) { // else its repeat finds an engine that stays
            run.refuse();
        }
    }

    /** What became of an event that this engine passed and keeps. */
    @Override
    public void done(Letter.Done letter) {
        entrusted.done(letter);
    }

    /** An event that another engine took and did not finish. @param hops how often it was passed before */
    void again(CallKey key, Event event, boolean handedOn, int hops) {
        EventRun run = new EventRun(this, key, event, null).passed(hops);
        if (handedOn) {
            run.handedOn();
        }
        if (!queues.offer(key, run)) {
            counters().increment("dropped.queue-full");
            run.refuse();
        }
    }

    /** A message of a call that another engine worked on, and that leaves by a flow of this one's. */
    @Override
    public void leaves(Letter.Leaves letter) {
        counters().increment("received.leaves");
        outgoing.sendHere(letter.call(), letter.message());
    }

    /** Whether a message adds to its call; what answers, acknowledges or ends something gives memory back in the end. */
    private static boolean takesMemory(SIPMessage message) {
        return message instanceof SIPRequest request && !GIVE_BACK.contains(request.getMethod());
    }

    /** Whether a message may begin a call, which nobody but us can answer: what belongs to one has its repeats and timers. */
    private static boolean begins(SIPMessage message) {
        return message instanceof SIPRequest request && request.getToTag() == null
                && !SIPRequest.ACK.equals(request.getMethod()) && !SIPRequest.CANCEL.equals(request.getMethod());
    }

    /** Whether what is up goes first. */
    private static boolean mayWait(SIPMessage message) {
        return begins(message) && !Admission.firstOfAll(message) && !asks(message);
    }

    /** A balancer that asks whether this engine lives is to know it at once. */
    private static boolean asks(SIPMessage message) {
        return message instanceof SIPRequest request && SIPRequest.OPTIONS.equals(request.getMethod());
    }

    /** Calls whose timers are due. One that finds no room is handed on again later. */
    public void due(List<DueCall> calls) {
        for (DueCall call : calls) {
            if (!submit(call.key(), new Event.Due(), null)) {
                counters().increment("deferred.queue-full");
            }
        }
    }

    /** @param done completed when the event was checked in, or null */
    boolean submit(CallKey key, Event event, CompletableFuture<Void> done) {
        return queues.offer(key, new EventRun(this, key, event, done));
    }

    /** Within an event, on the thread that works on it, the action is issued once that is committed. */
    CompletionStage<Acted> act(CallKey key, Event.Act action) {
        EventRun at = working.get();
        return at == null ? offer(key, action) : at.afterwards().add(key, action);
    }

    /** A message that another call had and that is this one's, with its share. False if there is no room. */
    boolean handOn(CallKey key, Event.Received message, Admission.Share share) {
        return queues.offer(key, new EventRun(this, key, message, null).handedOn().of(share));
    }

    SessionKeys sessionKeys() {
        return sessionKeys;
    }

    /** Issues an action now. */
    CompletionStage<Acted> offer(CallKey key, Event.Act action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        EventRun run = new EventRun(this, key, action, done);
        if (!queues.offer(key, run)) {
            counters().increment("refused.action-no-room");
            return CompletableFuture.completedFuture(new Acted.Refused(Acted.Reason.NO_ROOM));
        }
        return done.handleAsync((committed, failure) -> run.acted(), parts.workers());
    }

    /** Whether the calling thread works on an event. */
    boolean withinEvent() {
        return working.get() != null;
    }

    /** Around an event's work. @param run null when it is over */
    void working(EventRun run) {
        working.set(run); // not removed: the thread's next event sets it again
    }

    /** What was committed last. */
    CompletionStage<Optional<Call>> read(CallKey key) {
        return readings.read(key);
    }

    @Override
    public void starting(TransactionUser user) {
        versions.starting(user);
    }

    @Override
    public CompletionStage<Void> stopping(ApplicationVersion version) {
        return versions.stopping(version);
    }

    /**
     * Takes no more events: what comes is answered as overload, which tells a peer to try again.
     *
     * @return completes when those that it took are finished
     */
    public CompletionStage<Void> close() {
        return queues.close();
    }

    /**
     * This life of the engine ends and its classes may go: every call is left as bytes. Once nothing runs any more, and before
     * the store is told that this life has ended. Waits for the store.
     */
    public void leave() {
        new Departure(this).leave();
    }

    /** Events that wait or run. */
    public int queued() {
        return queues.size();
    }

    void done(CallKey key) {
        queues.done(key);
    }

    RunnerParts parts() {
        return parts;
    }

    CallEngine engine() {
        return engine;
    }

    Beginnings beginnings() {
        return beginnings;
    }

    /** How many calls may be about to begin at a time. */
    public int mayBegin() {
        return beginnings.limit();
    }

    /** How many are. */
    public int begin() {
        return beginnings.inHand();
    }

    /** Calls in the near cache. */
    public int cachedCalls() {
        return nearCache.calls();
    }

    /** What they take, in bytes of heap as they are estimated. */
    public long cachedBytes() {
        return nearCache.bytes();
    }

    NearCache nearCache() {
        return nearCache;
    }

    CallCodec codec() {
        return codec;
    }

    ValueEffects effects() {
        return effects;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    Peers peers() {
        return peers;
    }

    CallTimers timers() {
        return timers;
    }

    CallStateStore store() {
        return parts.store();
    }

    long elapsed() {
        return parts.elapsed().getAsLong();
    }

    Counters counters() {
        return parts.counters();
    }

    CheckIns checkIns() {
        return checkIns;
    }

    Unsent unsent() {
        return unsent;
    }

    Entrusted entrusted() {
        return entrusted;
    }

    FaultLog faults() {
        return faults;
    }
}
