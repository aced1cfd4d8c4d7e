package io.jackfield.state.grid.coherence;

import com.google.protobuf.MessageLite;
import com.tangosol.net.partition.SimplePartitionKey;
import com.tangosol.util.Binary;
import com.tangosol.util.BinaryEntry;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.codec.ValueCodec;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.desk.Desks;
import io.jackfield.state.grid.desk.Keeper;
import io.jackfield.state.grid.desk.Turn;
import io.jackfield.state.grid.desk.ValueDesks;
import io.jackfield.state.grid.desk.ValueTurn;
import io.jackfield.state.grid.desk.Wake;
import java.util.List;
import java.util.function.Consumer;

/**
 * Serves the questions that come to this member: reads the entry, asks the desk, and writes what it says, all on the thread of
 * the cache service, which has the entry to itself; nothing here waits.
 */
final class Owner {
    private final Desks desks;
    private final ValueDesks values;
    private final Keeper keeper;
    private final Consumer<List<Wake>> wakes;
    /** Where the list of members is, once it was asked for here. */
    private volatile int listPartition = -1;

    /** @param wakes hands on whom to wake, without waiting */
    Owner(Desks desks, ValueDesks values, Keeper keeper, Consumer<List<Wake>> wakes) {
        this.desks = desks;
        this.values = values;
        this.keeper = keeper;
        this.wakes = wakes;
    }

    /** The owner that this process registered with its caches before they began. */
    static Owner of(BinaryEntry<?, ?> entry) {
        return entry.getContext().getManager().getCacheFactory().getResourceRegistry().getResource(Owner.class);
    }

    MessageLite serve(BinaryEntry<Object, Binary> entry, Ask ask) {
        if (ask.hasRoster()) {
            return serve(entry, ask.getRoster());
        }
        if (ask.hasValue() || ask.hasWrite()) {
            return serveValue(entry, ask);
        }
        Object key = entry.getKey();
        CallKey call = key instanceof SimplePartitionKey ? null : Bytes.key((Binary) key);
        Turn turn = desks.serve(entry.getKeyPartition(), call, ask, () -> Bytes.string(entry.getValue()));
        if (turn.drop()) {
            entry.remove(true);
        } else if (turn.keep() != null) {
            entry.setValue(Bytes.of(turn.keep()));
        }
        if (!turn.wakes().isEmpty()) {
            wakes.accept(turn.wakes());
        }
        return turn.told();
    }

    private MessageLite serveValue(BinaryEntry<Object, Binary> entry, Ask ask) {
        int keyBytes = ValueCodec.size(((Binary) entry.getKey()).length());
        ValueTurn turn = values.serve(entry.getKeyPartition(), keyBytes, ask, Bytes.string(entry.getValue()));
        if (turn.drop()) {
            entry.remove(true);
        } else if (turn.keep() != null) {
            entry.setValue(Bytes.of(turn.keep()));
        }
        if (turn.note() != null) {
            note(entry, turn);
        }
        return turn.told();
    }

    /** In the same partition, so written, and copied to the backups, together with the value. */
    private static void note(BinaryEntry<Object, Binary> value, ValueTurn turn) {
        NoteKey place = new NoteKey(value.getKeyPartition(), turn.slot());
        Object key = value.getContext().getKeyToInternalConverter().convert(place);
        @SuppressWarnings("unchecked")
        BinaryEntry<Object, Binary> note = (BinaryEntry<Object, Binary>) value.getBackingMapContext().getBackingMapEntry(key);
        note.setValue(Bytes.of(turn.note()));
    }

    private MessageLite serve(BinaryEntry<Object, Binary> entry, RosterAsk ask) {
        listPartition = entry.getKeyPartition();
        Keeper.Served served = keeper.serve(Bytes.roster(entry.getValue()), ask);
        if (served.keep() != null) {
            entry.setValue(Bytes.of(served.keep()));
        }
        return served.told();
    }

    /** A partition came to this member or went. */
    void moved(int partition) {
        if (partition == listPartition) {
            keeper.forget();
        }
    }
}
