package io.jackfield.state.grid.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jackfield.state.ValueKey;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Note;
import io.jackfield.state.grid.codec.proto.Told;
import io.jackfield.state.grid.desk.Damaged;
import io.jackfield.state.grid.desk.ValueBounds;
import io.jackfield.state.grid.desk.ValueDesks;
import io.jackfield.state.grid.desk.ValueTurn;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A tier of one process without a grid: partitions are maps of values and of notes, and everything is answered at once. */
final class PlainValues implements ValueTier {
    static final int PARTITIONS = 7;
    static final ValueBounds BOUNDS = new ValueBounds(64, 1_000, 5);

    private final List<Map<ValueKey, ByteString>> values = new ArrayList<>();
    private final List<Map<Integer, ByteString>> notes = new ArrayList<>();
    private ValueDesks desks = new ValueDesks(BOUNDS, new Damaged());
    /** What was asked is done, and the answer does not come. */
    boolean answersAreLost;

    PlainValues() {
        for (int i = 0; i < PARTITIONS; i++) {
            values.add(new HashMap<>());
            notes.add(new HashMap<>());
        }
    }

    @Override
    public CompletionStage<Told> ask(ValueKey key, Ask ask) {
        int partition = Math.floorMod(key.hashCode(), PARTITIONS);
        Map<ValueKey, ByteString> entries = values.get(partition);
        ValueTurn turn;
        synchronized (entries) {
            turn = desks.serve(partition, key.size(), ask, entries.get(key));
            if (turn.drop()) {
                entries.remove(key);
            } else if (turn.keep() != null) {
                entries.put(key, turn.keep().toByteString());
            }
            if (turn.note() != null) {
                notes.get(partition).put(turn.slot(), turn.note().toByteString());
            }
        }
        return answersAreLost ? CompletableFuture.failedStage(new IllegalStateException("no answer"))
                : CompletableFuture.completedStage(turn.told());
    }

    /** All partitions have another owner, who knows what was kept and nothing else. */
    void move() {
        ValueDesks next = new ValueDesks(BOUNDS, new Damaged());
        for (int i = 0; i < PARTITIONS; i++) {
            next.arrived(i, values.get(i).size(), notes.get(i).values().stream().map(PlainValues::parse).toList());
        }
        desks = next;
    }

    private static Note parse(ByteString bytes) {
        try {
            return Note.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }
}
