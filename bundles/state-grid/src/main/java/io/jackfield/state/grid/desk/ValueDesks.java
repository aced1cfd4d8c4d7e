package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import io.jackfield.state.KeyValueStore.Limits;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Nothing;
import io.jackfield.state.grid.codec.proto.Note;
import io.jackfield.state.grid.codec.proto.Told;
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
    private final Map<Integer, ValueDesk> desks = new ConcurrentHashMap<>();

    public ValueDesks(ValueBounds bounds) {
        this.bounds = bounds;
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
        return switch (ask.getWhatCase()) {
            case VALUE -> ValueDesk.read(stored);
            case WRITE -> ask.getWrite().getChangeCase() == WriteAsk.ChangeCase.CHANGE_NOT_SET ? UNKNOWN // of a newer release
                    : desks.computeIfAbsent(partition, number -> new ValueDesk(bounds, 0, List.of()))
                    .write(keyBytes, ask.getWrite(), stored);
            default -> UNKNOWN;
        };
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
