package io.jackfield.engine.call;

import io.jackfield.engine.transaction.TimerName;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Write;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Everything about one call. Owned by the event that works on it. */
public final class Call {
    /** Aliases that are kept; a client with so many requests of one Call-ID and From tag at a time is none. */
    public static final int MOST_ALIASES = 64;
    private static final byte[] NONE = new byte[0];

    private final CallKey key;
    private final long createdAt;
    private int lastId;
    private long events;
    private long heardAt;
    /** Replaced and never changed, as those of legs and transactions: few, read often and changed seldom. */
    private List<ApplicationSession> sessions = List.of();
    private List<Leg> legs = List.of();
    private List<Transaction> transactions = List.of();
    private Map<ApplicationVersion, Integer> sessionCounts = Map.of();
    private final List<TimerRow> timers;
    private List<Outbound> outbox = List.of();
    private List<Write> effects = List.of();
    private Posting posting;
    private Map<String, CallKey> aliases = Map.of(); // most calls have none
    private byte[] foreign = NONE;

    public Call(CallKey key, long createdAt) {
        this.key = key;
        this.createdAt = createdAt;
        this.heardAt = createdAt;
        this.timers = new ArrayList<>(4);
    }

    /** A {@link #snapshot}. */
    private Call(Call original) {
        this.key = original.key;
        this.createdAt = original.createdAt;
        this.lastId = original.lastId;
        this.events = original.events;
        this.heardAt = original.heardAt;
        this.sessions = copies(original.sessions, ApplicationSession::snapshot);
        this.legs = copies(original.legs, Leg::snapshot);
        this.transactions = copies(original.transactions, Transaction::snapshot);
        this.sessionCounts = original.sessionCounts;
        this.timers = new ArrayList<>(original.timers);
        this.outbox = original.outbox;
        this.effects = original.effects;
        this.posting = original.posting;
        this.aliases = original.aliases;
        this.foreign = original.foreign;
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> copies(List<T> originals, UnaryOperator<T> copy) {
        int size = originals.size();
        if (size == 0) {
            return originals;
        }
        if (size == 1) {
            return List.of(copy.apply(originals.get(0)));
        }
        Object[] copies = new Object[size];
        for (int i = 0; i < size; i++) {
            copies[i] = copy.apply(originals.get(i));
        }
        return (List<T>) List.of(copies);
    }

    private static <T> List<T> with(List<T> all, T further) {
        List<T> more = new ArrayList<>(all.size() + 1);
        more.addAll(all);
        more.add(further);
        return List.copyOf(more);
    }

    private static <T> List<T> without(List<T> all, Predicate<T> test) {
        List<T> fewer = new ArrayList<>(all);
        return fewer.removeIf(test) ? List.copyOf(fewer) : all;
    }

    public CallKey key() {
        return key;
    }

    public long createdAt() {
        return createdAt;
    }

    /** When a peer, or whoever acts on the call from elsewhere, was heard last, ms; the call's beginning at first. */
    public long heardAt() {
        return heardAt;
    }

    public void heardAt(long now) {
        heardAt = now;
    }

    /** A number for a new session, leg, transaction or application timer; never given twice in one call. */
    public int nextId() {
        return ++lastId;
    }

    public int lastId() {
        return lastId;
    }

    public void lastId(int id) {
        lastId = id;
    }

    /** How many events changed the call. */
    public long events() {
        return events;
    }

    public void events(long count) {
        events = count;
    }

    /** In place of one with its number, as of legs and transactions. */
    public void add(ApplicationSession session) {
        sessions = with(without(sessions, each -> each.id() == session.id()), session);
        countSessions();
    }

    public void add(Leg leg) {
        legs = with(without(legs, each -> each.id() == leg.id()), leg);
    }

    public void add(Transaction transaction) {
        transactions = with(without(transactions, each -> each.id() == transaction.id()), transaction);
    }

    public void remove(ApplicationSession session) {
        sessions = without(sessions, each -> each.id() == session.id());
        countSessions();
        stop(TimerRow.Kind.SESSION_EXPIRY, null, session.id());
        session.timers().forEach(timer -> stop(TimerRow.Kind.APPLICATION, null, timer.id()));
        if (sessions.isEmpty()) {
            stop(TimerRow.Kind.INACTIVITY, null, 0); // what is left ends by itself
        }
    }

    /** With its timers. */
    public void remove(Leg leg) {
        legs = without(legs, each -> each.id() == leg.id());
        stop(TimerRow.Kind.RETRANSMIT_FORK_2XX, null, leg.id());
        stop(TimerRow.Kind.NO_FORK_ACK, null, leg.id());
        if (!leg.subscriptionsUntil().isEmpty()) {
            stop(TimerRow.Kind.SUBSCRIPTION, null, leg.id());
        }
    }

    /** With its timers. */
    public void remove(Transaction transaction) {
        transactions = without(transactions, each -> each.id() == transaction.id());
        timers.removeIf(row -> row.subject() == transaction.id() && row.followsMessage());
    }

    /** In the order they began; stays as it is when they begin or end on the way. */
    public List<ApplicationSession> sessions() {
        return sessions;
    }

    /** In the order they began; stays as it is when they begin or end on the way. */
    public List<Leg> legs() {
        return legs;
    }

    /** In the order they began; stays as it is when they begin or end on the way. */
    public List<Transaction> transactions() {
        return transactions;
    }

    public Optional<ApplicationSession> session(int id) {
        for (ApplicationSession each : sessions) {
            if (each.id() == id) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    public Optional<Leg> leg(int id) {
        for (Leg each : legs) {
            if (each.id() == id) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    public Optional<Transaction> transaction(int id) {
        for (Transaction each : transactions) {
            if (each.id() == id) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The first, in the order they began. */
    public Optional<Transaction> transaction(Predicate<Transaction> test) {
        for (Transaction each : transactions) {
            if (test.test(each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Whether a transaction of the leg waits for its final response, on either side; the engine's own do not count. */
    public boolean ongoing(Leg leg) {
        for (Transaction each : transactions) {
            if (each.leg() == leg.id() && !each.answered() && !each.unattended()) {
                return true;
            }
        }
        return false;
    }

    /** The legs that were derived from one. */
    public List<Leg> derivedFrom(Leg origin) {
        return legs.stream().filter(leg -> leg.derivedFrom() == origin.id()).toList();
    }

    /** Whether nothing more is to be expected on the leg (JSR 289 section 6.2.4.1). */
    public boolean ready(Leg leg) {
        boolean noDialog = leg.state() == DialogState.TERMINATED || leg.state() == DialogState.INITIAL && leg.settled();
        return noDialog && !ongoing(leg);
    }

    /** The session that a leg belongs to. */
    public Optional<ApplicationSession> sessionOf(Leg leg) {
        return session(leg.applicationSession());
    }

    /** The session that an active application timer belongs to. */
    public Optional<ApplicationSession> sessionOfTimer(int timer) {
        return sessions.stream().filter(session -> session.timer(timer).isPresent()).findFirst();
    }

    public List<TimerRow> timers() {
        return Collections.unmodifiableList(timers);
    }

    /** Sets a timer, in place of the one of the same kind, name and subject. */
    public void set(TimerRow row) {
        stop(row.kind(), row.name(), row.subject());
        timers.add(row);
    }

    public Optional<TimerRow> timer(TimerRow.Kind kind, TimerName name, int subject) {
        int at = find(kind, name, subject);
        return at < 0 ? Optional.empty() : Optional.of(timers.get(at));
    }

    public void stop(TimerRow.Kind kind, TimerName name, int subject) {
        int at = find(kind, name, subject);
        if (at >= 0) {
            timers.remove(at); // there is one at most
        }
    }

    /** Its place, -1 for none. */
    private int find(TimerRow.Kind kind, TimerName name, int subject) {
        for (int at = 0; at < timers.size(); at++) {
            TimerRow row = timers.get(at);
            if (row.subject() == subject && row.kind() == kind && row.name() == name) {
                return at;
            }
        }
        return -1;
    }

    public void remove(TimerRow row) {
        timers.remove(row);
    }

    /**
     * Puts off the timers that an event set for its messages, by the time that it took: they measure from when these leave, and
     * not from when it came.
     *
     * @param from the event's time, ms
     * @param by   ms
     */
    public void putOff(long from, long by) {
        timers.replaceAll(row -> !row.followsMessage() || row.dueAt() - row.interval() != from ? row
                : new TimerRow(row.kind(), row.name(), row.subject(), row.dueAt() + by, row.interval()));
    }

    /**
     * The call as it is now, for reading on any one thread while this one goes on. Messages and targets are shared, as nobody
     * changes them; of attributes see {@link Attributes}. Made before an event, so it costs about as little as it can.
     */
    public Call snapshot() {
        return new Call(this);
    }

    /** What leaves after the next check-in, in order. */
    public List<Outbound> outbox() {
        return outbox;
    }

    /** What left is forgotten; what is in the hands of others stays as it is. */
    public void emptyOutbox() {
        outbox = List.of();
        effects = List.of();
        posting = null;
    }

    /** How the call was checked in last, its outbox with it; empty if that is yet to be done. */
    public Optional<Posting> posting() {
        return Optional.ofNullable(posting);
    }

    /** The call is checked in so, also if nothing leaves: it tells whoever got no answer that it was kept. */
    public void posted(Posting so) {
        posting = so;
    }

    /** Writes of applications' values that are made after the next check-in, in order. Their memory is that of the outbox. */
    public List<Write> effects() {
        return effects;
    }

    public void effect(Write write) {
        effects = with(effects, write);
    }

    /** Names a write after the event, whoever makes it. @param event the number of the event in this call */
    public Write.Id effectId(long event, int number) {
        return new Write.Id(new CheckIn.Id(new Incarnation("call " + key, createdAt), event), number);
    }

    public void send(Outbound message) {
        outbox = with(outbox, message);
    }

    /** Takes back what left another way. */
    public void takeBack(Predicate<Outbound> message) {
        outbox = without(outbox, message);
    }

    /** Whether nothing is left of the call, so that its record can go. */
    public boolean over() {
        return sessions.isEmpty() && transactions.isEmpty() && legs.isEmpty() && (aliases.isEmpty() || timers.isEmpty());
    }

    /** Whether only absorbing timers are left, so that the record may expire without anybody looking at it. */
    public boolean absorbing() {
        if (!sessions.isEmpty()) {
            return false;
        }
        for (TimerRow row : timers) {
            if (!row.absorbing()) {
                return false;
            }
        }
        return true;
    }

    /**
     * When the call must be looked at for its timers, ms; {@link CallRecord#NEVER} for never. Timers that only absorb wait for
     * each other: nobody misses them, and one look clears them all.
     */
    public long dueAt() {
        long earliest = CallRecord.NEVER;
        long absorbing = 0;
        for (TimerRow row : timers) {
            if (row.absorbing()) {
                absorbing = Math.max(absorbing, row.dueAt());
            } else {
                earliest = Math.min(earliest, row.dueAt());
            }
        }
        return absorbing == 0 ? earliest : Math.min(earliest, absorbing);
    }

    /** Whether no timer is left, but for the one that looks whether anything was heard. */
    public boolean timersLost() {
        return timers.stream().allMatch(row -> row.kind() == TimerRow.Kind.INACTIVITY);
    }

    /** When the last timer is due, ms; {@link CallRecord#NEVER} for none. */
    public long lastDueAt() {
        long last = Long.MIN_VALUE;
        for (TimerRow row : timers) {
            last = Math.max(last, row.dueAt());
        }
        return timers.isEmpty() ? CallRecord.NEVER : last;
    }

    /** How many application sessions of which version live in the call. */
    public Map<ApplicationVersion, Integer> sessionCounts() {
        return sessionCounts;
    }

    private void countSessions() {
        Map<ApplicationVersion, Integer> counts = new HashMap<>();
        for (ApplicationSession session : sessions) {
            counts.merge(session.owner(), 1, Integer::sum);
        }
        sessionCounts = Map.copyOf(counts);
    }

    /**
     * Requests that have this call's key and belong to another call, as they were targeted at it: by branch, oldest first. One by
     * one, since a client may give several requests one Call-ID and From tag that are for several sessions.
     */
    public Map<String, CallKey> aliases() {
        return aliases;
    }

    /** Beyond {@value #MOST_ALIASES} the oldest is forgotten. */
    public void alias(String branch, CallKey call) {
        Map<String, CallKey> all = new LinkedHashMap<>(aliases);
        all.put(branch, call);
        if (all.size() > MOST_ALIASES) {
            all.remove(all.keySet().iterator().next());
        }
        aliases = Collections.unmodifiableMap(all);
    }

    /** What a newer release put into the stored state and this one does not know; kept as it came. */
    public byte[] foreign() {
        return foreign;
    }

    public void foreign(byte[] bytes) {
        foreign = bytes;
    }
}
