package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.Member.Role;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.CallsAsk;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Nothing;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The desks of one member of the cluster: one for each partition that it owns. Thread-safe. */
public final class Desks {
    private static final long LEFT_OVER_MILLIS = 1_000;
    private static final Told UNKNOWN = Told.newBuilder().setUnknown(Nothing.getDefaultInstance()).build();

    private final LongSupplier clock;
    private final int mostCalls;
    private final EndedLives ended = new EndedLives();
    private final Damaged damaged;
    private final Map<Integer, Desk> desks = new ConcurrentHashMap<>();

    /**
     * @param clock     the store's time as this member has it
     * @param mostCalls of one partition; new ones beyond it are refused
     * @param damaged   hears of entries that cannot be read
     */
    public Desks(LongSupplier clock, int mostCalls, Damaged damaged) {
        this.clock = clock;
        this.damaged = damaged;
        this.mostCalls = mostCalls;
    }

    private Desk desk(int partition) {
        return desks.computeIfAbsent(partition, number -> new Desk(ended, damaged, mostCalls));
    }

    /**
     * Serves what is asked about one key, or about all calls of the partition when there is no key. Whoever calls keeps
     * others from the key's entry until what comes of it is written.
     *
     * @param key    null for the whole partition
     * @param stored gives the entry as it is, null for none
     */
    public Turn serve(int partition, CallKey key, Ask ask, Supplier<ByteString> stored) {
        Desk desk = desk(partition);
        long now = Math.max(ask.getNow(), clock.getAsLong());
        return switch (ask.getWhatCase()) {
            case CHECK_OUT -> desk.checkOut(key, ask.getCheckOut(), stored, now);
            case CHECK_IN -> desk.checkIn(key, ask.getCheckIn(), stored, now);
            case AMEND -> desk.amend(key, ask.getAmend(), stored, now).orElse(Turn.of(UNKNOWN));
            case RECALLED -> desk.recalled(key, ask.getRecalled(), now);
            case RELEASE -> desk.release(key, Codec.incarnation(ask.getRelease().getHolder()), stored, now);
            case READ -> desk.read(key, ask.getRead().getCachedRevision(), stored, now);
            case CONFIRM -> desk.confirm(key, stored, now);
            case DROP -> desk.drop(key, stored, now);
            case MARK -> desk.mark(key, stored, now);
            case END -> ask.getEnd().hasLife() ? desk.end(Codec.incarnation(ask.getEnd().getLife()), ask.getEnd().getOrderly(), now)
                    : desk.end(ask.getEnd().getOrigin(), now);
            case OVERDUE -> Turn.of(desk.overdue(ask.getOverdue(), now));
            case LEFT_BEHIND -> Turn.of(desk.leftBehind(Codec.leftBehind(ask.getLeftBehind()), now));
            case CENSUS -> Turn.of(desk.census(now));
            case CALLS -> Turn.of(desk.calls(after(ask.getCalls()), ask.getCalls().getLimit(), now));
            case POPULATION -> Turn.of(desk.population(partition));
            case ROSTER, VALUE, WRITE, GROUP, WHAT_NOT_SET -> Turn.of(UNKNOWN); // of a newer release, or of no desk here
        };
    }

    private static CallKey after(CallsAsk ask) {
        return ask.getAfter().isEmpty() ? null : Codec.key(ask.getAfter());
    }

    /** A partition is this member's now, and was another's. @param stored its calls */
    public void arrived(int partition, Map<CallKey, ByteString> stored) {
        desks.put(partition, new Desk(ended, damaged, mostCalls, clock.getAsLong(), stored));
    }

    /** A partition is this member's no more. */
    public void departed(int partition) {
        desks.remove(partition);
    }

    /** This member left the cluster and everything with it: what it comes back to is new to it. */
    public void forget() {
        desks.clear();
        ended.forget();
    }

    /**
     * What the list of members says: lives that ended are lent nothing. Who ended them asks every desk to free their holds.
     */
    public void heard(Roster roster) {
        long now = clock.getAsLong();
        Set<ByteString> keepers = roster.getPresentList().stream().filter(each -> Codec.member(each).roles().contains(Role.STATE))
                .map(Enrolment::getOrigin).collect(Collectors.toSet());
        roster.getPresentList().stream().filter(each -> keepers.contains(each.getOrigin()))
                .forEach(each -> ended.keepsCalls(Codec.incarnation(each.getLife())));
        roster.getEndedList().forEach(life -> ended.add(Codec.incarnation(life), now));
    }

    /** Frees what is left of holds of lives that ended a while ago. Whom to wake. */
    public List<Wake> endLeftOvers() {
        long now = clock.getAsLong();
        return desks.values().stream().flatMap(desk -> desk.endLeftOvers(now - LEFT_OVER_MILLIS, now).wakes().stream()).toList();
    }

    /** A member of the cluster is gone. Whom to wake. */
    public List<Wake> gone(ByteString origin) {
        return desks.values().stream().flatMap(desk -> desk.end(origin, clock.getAsLong()).wakes().stream()).toList();
    }

    /** Keys whose entries are to be marked, up to so many of each partition: lives ended that had them in hand. */
    public List<CallKey> unmarked(int limit) {
        return desks.values().stream().flatMap(desk -> desk.unmarked(limit).stream()).toList();
    }

    /** Keys of entries to be dropped, up to so many of each partition. */
    public List<CallKey> expired(int limit) {
        return desks.values().stream().flatMap(desk -> desk.expired(clock.getAsLong(), limit).stream()).toList();
    }
}
