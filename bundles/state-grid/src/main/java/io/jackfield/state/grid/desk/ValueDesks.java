package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jackfield.state.KeyValueStore.Limits;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Nothing;
import io.jackfield.state.grid.codec.proto.Note;
import io.jackfield.state.grid.codec.proto.Told;
import io.jackfield.state.grid.codec.proto.Value;
import io.jackfield.state.grid.codec.proto.WriteAsk;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The desks for applications' values of one member of the cluster: one for each partition that it owns. Thread-safe. */
public final class ValueDesks {
    private static final ValueTurn UNKNOWN =
            ValueTurn.of(Told.newBuilder().setUnknown(Nothing.getDefaultInstance()).build());

    private final ValueBounds bounds;
    private final Damaged damaged;
    private final Map<Integer, ValueDesk> desks = new ConcurrentHashMap<>();

    /** @param damaged hears of entries that cannot be read */
    public ValueDesks(ValueBounds bounds, Damaged damaged) {
        this.bounds = bounds;
        this.damaged = damaged;
    }

    /** What a store over so many partitions takes. */
    public static Limits limits(ValueBounds bounds, int partitions) {
        long values = (long) bounds.perShare() * partitions;
        return new Limits(bounds.keyBytes(), bounds.valueBytes(), (int) Math.min(values, Integer.MAX_VALUE), ValueDesk.REPEATS);
    }

    /**
     * Serves what is asked about one value. Whoever calls keeps others from its entry until what comes of it is written.
     *
     * @param keyBytes the length of its key
     * @param stored   the entry as it is, null for none
     */
    public ValueTurn serve(int partition, int keyBytes, Ask ask, ByteString stored) {
        Value kept = value(stored);
        return switch (ask.getWhatCase()) {
            case VALUE -> ValueDesk.read(kept);
            case WRITE -> ask.getWrite().getChangeCase() == WriteAsk.ChangeCase.CHANGE_NOT_SET ? UNKNOWN // of a newer release
                    : desks.computeIfAbsent(partition, number -> new ValueDesk(bounds, 0, List.of()))
                    .write(keyBytes, ask.getWrite(), kept);
            default -> UNKNOWN;
        };
    }

    /** Null for none, and for one that is damaged. */
    private Value value(ByteString stored) {
        try {
            return stored == null ? null : Value.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            damaged.value(e);
            return null;
        }
    }

    /** A partition is this member's now, and was another's. @param values how many it has @param notes all that it has */
    public void arrived(int partition, int values, Collection<Note> notes) {
        desks.put(partition, new ValueDesk(bounds, values, notes));
    }

    /** A partition is this member's no more. */
    public void departed(int partition) {
        desks.remove(partition);
    }

    /** This member left the cluster and everything with it. */
    public void forget() {
        desks.clear();
    }
}
