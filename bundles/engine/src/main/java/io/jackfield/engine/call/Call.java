package io.jackfield.engine.call;

import io.jackfield.engine.transaction.TimerName;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Everything about one call. Owned by the event that works on it. */
public final class Call {
    /** Aliases that are kept; a client with so many requests of one Call-ID and From tag at a time is none. */
    public static final int MOST_ALIASES = 64;

    private final CallKey key;
    private final long createdAt;
    private int lastId;
    private long events;
    private long heardAt;
    private final Map<Integer, ApplicationSession> sessions = new LinkedHashMap<>();
    private final Map<Integer, Leg> legs = new LinkedHashMap<>();
    private final Map<Integer, Transaction> transactions = new LinkedHashMap<>();
    private final List<TimerRow> timers = new ArrayList<>();
    private final List<Outbound> outbox = new ArrayList<>();
    private final Map<String, CallKey> aliases = new LinkedHashMap<>(0);
    private byte[] foreign = new byte[0];

    public Call(CallKey key, long createdAt) {
        this.key = key;
        this.createdAt = createdAt;
        this.heardAt = createdAt;
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

    public void add(ApplicationSession session) {
        sessions.put(session.id(), session);
    }

    public void add(Leg leg) {
        legs.put(leg.id(), leg);
    }

    public void add(Transaction transaction) {
        transactions.put(transaction.id(), transaction);
    }

    public void remove(ApplicationSession session) {
        sessions.remove(session.id());
        stop(TimerRow.Kind.SESSION_EXPIRY, null, session.id());
        session.timers().forEach(timer -> stop(TimerRow.Kind.APPLICATION, null, timer.id()));
        if (sessions.isEmpty()) {
            stop(TimerRow.Kind.INACTIVITY, null, 0); // what is left ends by itself
        }
    }

    /** With its timers. */
    public void remove(Leg leg) {
        legs.remove(leg.id());
        stop(TimerRow.Kind.RETRANSMIT_FORK_2XX, null, leg.id());
        stop(TimerRow.Kind.NO_FORK_ACK, null, leg.id());
        if (!leg.subscriptionsUntil().isEmpty()) {
            stop(TimerRow.Kind.SUBSCRIPTION, null, leg.id());
        }
    }

    /** With its timers. */
    public void remove(Transaction transaction) {
        transactions.remove(transaction.id());
        timers.removeIf(row -> row.subject() == transaction.id() && row.followsMessage());
    }

    /** In the order they began. A copy, so that they may be removed on the way. */
    public List<ApplicationSession> sessions() {
        return List.copyOf(sessions.values());
    }

    /** In the order they began. A copy. */
    public List<Leg> legs() {
        return List.copyOf(legs.values());
    }

    /** In the order they began. A copy. */
    public List<Transaction> transactions() {
        return List.copyOf(transactions.values());
    }

    /** Visits them in the order they began; none may begin or end on the way. */
    public void forEachTransaction(Consumer<Transaction> visit) {
        transactions.values().forEach(visit);
    }

    public Optional<ApplicationSession> session(int id) {
        return Optional.ofNullable(sessions.get(id));
    }

    public Optional<Leg> leg(int id) {
        return Optional.ofNullable(legs.get(id));
    }

    public Optional<Transaction> transaction(int id) {
        return Optional.ofNullable(transactions.get(id));
    }

    /** The first, in the order they began. */
    public Optional<Transaction> transaction(Predicate<Transaction> test) {
        for (Transaction each : transactions.values()) {
            if (test.test(each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Whether a transaction of the leg waits for its final response, on either side; the engine's own do not count. */
    public boolean ongoing(Leg leg) {
        return transactions.values().stream()
                .anyMatch(each -> each.leg() == leg.id() && !each.answered() && !each.unattended());
    }

    /** The legs that were derived from one. */
    public List<Leg> derivedFrom(Leg origin) {
        return legs.values().stream().filter(leg -> leg.derivedFrom() == origin.id()).toList();
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
        return sessions.values().stream().filter(session -> session.timer(timer).isPresent()).findFirst();
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
        return timers.stream()
                .filter(row -> row.kind() == kind && row.name() == name && row.subject() == subject).findFirst();
    }

    public void stop(TimerRow.Kind kind, TimerName name, int subject) {
        timers.removeIf(row -> row.kind() == kind && row.name() == name && row.subject() == subject);
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
        Call copy = new Call(key, createdAt);
        copy.lastId = lastId;
        copy.events = events;
        copy.heardAt = heardAt;
        sessions.forEach((id, session) -> copy.sessions.put(id, session.snapshot()));
        legs.forEach((id, leg) -> copy.legs.put(id, leg.snapshot()));
        transactions.forEach((id, transaction) -> copy.transactions.put(id, transaction.snapshot()));
        copy.timers.addAll(timers);
        copy.outbox.addAll(outbox);
        copy.aliases.putAll(aliases);
        copy.foreign = foreign;
        return copy;
    }

    /** What leaves after the next check-in, in order. */
    public List<Outbound> outbox() {
        return outbox;
    }

    /** Whether nothing is left of the call, so that its record can go. */
    public boolean over() {
        return sessions.isEmpty() && transactions.isEmpty() && legs.isEmpty() && (aliases.isEmpty() || timers.isEmpty());
    }

    /** Whether only absorbing timers are left, so that the record may expire without anybody looking at it. */
    public boolean absorbing() {
        return sessions.isEmpty() && timers.stream().allMatch(TimerRow::absorbing);
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
        return timers.stream().mapToLong(TimerRow::dueAt).max().orElse(CallRecord.NEVER);
    }

    /** How many application sessions of which version live in the call. */
    public Map<ApplicationVersion, Integer> sessionCounts() {
        if (sessions.size() == 1) {
            return Map.of(sessions.values().iterator().next().owner(), 1);
        }
        Map<ApplicationVersion, Integer> counts = new LinkedHashMap<>();
        sessions.values().forEach(session -> counts.merge(session.owner(), 1, Integer::sum));
        return counts;
    }

    /**
     * Requests that have this call's key and belong to another call, as they were targeted at it: by branch, oldest first. One by
     * one, since a client may give several requests one Call-ID and From tag that are for several sessions.
     */
    public Map<String, CallKey> aliases() {
        return Collections.unmodifiableMap(aliases);
    }

    /** Beyond {@value #MOST_ALIASES} the oldest is forgotten. */
    public void alias(String branch, CallKey call) {
        aliases.put(branch, call);
        if (aliases.size() > MOST_ALIASES) {
            aliases.remove(aliases.keySet().iterator().next());
        }
    }

    /** What a newer release put into the stored state and this one does not know; kept as it came. */
    public byte[] foreign() {
        return foreign;
    }

    public void foreign(byte[] bytes) {
        foreign = bytes;
    }
}
