package io.jackfield.state.grid.coherence;

import com.google.protobuf.MessageLite;
import com.tangosol.net.partition.SimplePartitionKey;
import com.tangosol.util.Binary;
import com.tangosol.util.BinaryEntry;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.desk.Desks;
import io.jackfield.state.grid.desk.Keeper;
import io.jackfield.state.grid.desk.Turn;
import io.jackfield.state.grid.desk.Wake;
import java.util.List;
import java.util.function.Consumer;

/**
 * Serves the questions that come to this member: reads the entry, asks the desk, and writes what it says, all on the thread of
 * the cache service, which has the entry to itself; nothing here waits.
 */
final class Owner {
    private final Desks desks;
    private final Keeper keeper;
    private final Consumer<List<Wake>> wakes;
    /** Where the list of members is, once it was asked for here. */
    private volatile int listPartition = -1;

    /** @param wakes hands on whom to wake, without waiting */
    Owner(Desks desks, Keeper keeper, Consumer<List<Wake>> wakes) {
        this.desks = desks;
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
