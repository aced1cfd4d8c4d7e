package io.jackfield.state.grid.client;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.Share;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.DropAsk;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.MarkAsk;
import io.jackfield.state.grid.codec.proto.Nothing;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import io.jackfield.state.grid.desk.Damaged;
import io.jackfield.state.grid.desk.Desks;
import io.jackfield.state.grid.desk.Detection;
import io.jackfield.state.grid.desk.Keeper;
import io.jackfield.state.grid.desk.Signs;
import io.jackfield.state.grid.desk.Turn;
import io.jackfield.state.grid.desk.Wake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A tier of one process without a grid: partitions are maps, and everything is answered at once. */
final class PlainTier implements Tier {
    private static final int PARTITIONS = 7;

    private final LongSupplier clock;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Map<CallKey, ByteString>> entries = new ArrayList<>();
    private final Keeper keeper;
    private final Damaged damaged = new Damaged();
    private Desks desks;
    private Roster roster = Roster.getDefaultInstance();
    /** How many questions were asked about single calls. */
    int asked;
    /** How many bytes these questions were. */
    long carried;
    /** It is of a release that knows of no changes, only of whole calls. */
    boolean old;
    /** How many entries were written. */
    long writes;
    /** Whoever asks about a single call, or for the member's name, is then thrown at, as by a service that begins anew. */
    boolean broken;
    /** Wake-ups are then lost. */
    boolean deaf;

    PlainTier(LongSupplier clock) {
        this(clock, new Signs(new Detection(Detection.LEAST_MILLIS)));
    }

    /** @param signs what the process that has all partitions hears of the others */
    PlainTier(LongSupplier clock, Signs signs) {
        this.clock = clock;
        this.keeper = new Keeper(signs, () -> TimeUnit.MILLISECONDS.toNanos(clock.getAsLong()), clock);
        this.desks = new Desks(clock, 100, damaged);
        for (int i = 0; i < PARTITIONS; i++) {
            entries.add(new HashMap<>());
        }
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }

    @Override
    public ByteString origin() {
        failIfBroken();
        return ByteString.copyFromUtf8("here");
    }

    @Override
    public Runnable listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public CompletionStage<Told> ask(CallKey key, Ask ask) {
        asked++;
        carried += ask.getSerializedSize();
        failIfBroken();
        if (old && ask.hasAmend()) {
            return CompletableFuture.completedStage(Told.newBuilder().setUnknown(Nothing.getDefaultInstance()).build());
        }
        return CompletableFuture.completedStage(serve(partition(key), key, ask));
    }

    private void failIfBroken() {
        if (broken) {
            throw new IllegalStateException("the service begins anew");
        }
    }

    private static int partition(CallKey key) {
        return Math.floorMod(key.hashCode(), PARTITIONS);
    }

    private Told serve(int partition, CallKey key, Ask ask) {
        Turn turn;
        synchronized (entries.get(partition)) {
            turn = desks.serve(partition, key, ask, () -> entries.get(partition).get(key));
            if (turn.drop()) {
                entries.get(partition).remove(key);
            } else if (turn.keep() != null) {
                entries.get(partition).put(key, turn.keep().toByteString());
                writes++;
            }
        }
        wake(turn.wakes());
        return turn.told();
    }

    /** Tells that partitions have another owner; {@link #move} alone does not. */
    void moved() {
        listeners.forEach(Listener::moved);
    }

    private void wake(List<Wake> wakes) {
        if (!deaf) {
            wakes.forEach(wake -> listeners.forEach(listener -> hear(listener, wake)));
        }
    }

    private static void hear(Listener listener, Wake wake) {
        if (wake.recalled() == 0) {
            listener.woken(wake.key());
        } else {
            listener.recalled(wake.key(), wake.recalled());
        }
    }

    void keepHouse() {
        wake(desks.endLeftOvers());
        desks.unmarked(100).forEach(key -> ask(key, Ask.newBuilder().setMark(MarkAsk.getDefaultInstance()).build()));
        desks.expired(100).forEach(key -> ask(key, Ask.newBuilder().setDrop(DropAsk.getDefaultInstance()).build()));
    }

    @Override
    public CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask) {
        Map<CallKey, Told> told = new HashMap<>();
        keys.forEach(key -> told.put(key, serve(partition(key), key, ask)));
        return CompletableFuture.completedStage(told);
    }

    @Override
    public CompletionStage<List<Told>> ask(Share share, Ask ask) {
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            if (share.has(i)) {
                told.add(serve(i, null, ask));
            }
        }
        return CompletableFuture.completedStage(told);
    }

    @Override
    public CompletionStage<Enrolled> ask(RosterAsk ask) {
        Keeper.Served served;
        synchronized (this) {
            served = keeper.serve(roster, ask);
            roster = served.keep() == null ? roster : served.keep();
        }
        listeners.forEach(listener -> listener.changed(roster));
        return CompletableFuture.completedStage(served.told());
    }

    synchronized Roster roster() {
        return roster;
    }

    /** Other bytes are kept of a call, without its owner's knowing. */
    void plant(CallKey key, ByteString bytes) {
        entries.get(partition(key)).put(key, bytes);
    }

    /** How many entries there are. */
    int entries() {
        return entries.stream().mapToInt(Map::size).sum();
    }

    /** All partitions have another owner, who knows what was kept and nothing else. */
    void move() {
        moveAfter(() -> { });
    }

    /** They get another owner, after something that it hears of and the owner before did not. */
    void moveAfter(Runnable heard) {
        List<Map<CallKey, ByteString>> kept = entries.stream().map(each -> (Map<CallKey, ByteString>) new HashMap<>(each)).toList();
        heard.run();
        Desks next = new Desks(clock, 100, damaged);
        next.heard(roster);
        for (int i = 0; i < PARTITIONS; i++) {
            entries.set(i, kept.get(i));
            next.arrived(i, new HashMap<>(kept.get(i)));
        }
        desks = next;
    }
}
