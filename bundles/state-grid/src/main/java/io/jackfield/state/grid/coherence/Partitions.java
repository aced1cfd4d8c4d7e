package io.jackfield.state.grid.coherence;

import com.google.protobuf.ByteString;
import com.tangosol.net.events.EventDispatcher;
import com.tangosol.net.events.EventDispatcherAwareInterceptor;
import com.tangosol.net.events.partition.PartitionedServiceDispatcher;
import com.tangosol.net.events.partition.TransferEvent;
import com.tangosol.util.Binary;
import com.tangosol.util.BinaryEntry;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.codec.proto.Note;
import io.jackfield.state.grid.desk.Damaged;
import io.jackfield.state.grid.desk.Desks;
import io.jackfield.state.grid.desk.ValueDesks;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a desk for every partition that comes to this member, from another or out of this one's backups, and closes those of
 * partitions that go. Runs before anything is asked of the partition here.
 */
final class Partitions implements EventDispatcherAwareInterceptor<TransferEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final Set<TransferEvent.Type> WATCHED = EnumSet.of(TransferEvent.Type.ARRIVED, TransferEvent.Type.DEPARTED,
            TransferEvent.Type.LOST, TransferEvent.Type.RECOVERED);

    private final Desks desks;
    private final ValueDesks values;
    private final Damaged damaged;
    private final IntConsumer moved;

    /**
     * @param damaged hears of entries that cannot be read; the others of their partition are served
     * @param moved   hears of every partition that comes or goes
     */
    Partitions(Desks desks, ValueDesks values, Damaged damaged, IntConsumer moved) {
        this.desks = desks;
        this.values = values;
        this.damaged = damaged;
        this.moved = moved;
    }

    @Override
    public void introduceEventDispatcher(String identifier, EventDispatcher dispatcher) {
        if (dispatcher instanceof PartitionedServiceDispatcher) {
            dispatcher.addEventInterceptor(identifier, this, WATCHED, true);
        }
    }

    @Override
    public void onEvent(TransferEvent event) {
        int partition = event.getPartitionId();
        moved.accept(partition);
        switch (event.getType()) {
            case ARRIVED, RECOVERED -> {
                desks.arrived(partition, calls(event));
                values(event);
            }
            case DEPARTED -> departed(partition);
            case LOST -> {
                departed(partition);
                LOG.warn("All replicas of a partition are gone, and its calls with them partition={}", partition);
            }
            default -> { }
        }
    }

    private void departed(int partition) {
        desks.departed(partition);
        values.departed(partition);
    }

    private void values(TransferEvent event) {
        List<Note> notes = new ArrayList<>();
        int kept = 0;
        for (BinaryEntry<?, ?> entry : event.getEntries().getOrDefault(GridMember.VALUES, Set.of())) {
            if (entry.getKey() instanceof NoteKey) {
                note(entry).ifPresent(notes::add);
            } else {
                kept++;
            }
        }
        values.arrived(event.getPartitionId(), kept, notes);
    }

    private Optional<Note> note(BinaryEntry<?, ?> entry) {
        try {
            return Optional.of(Bytes.note((Binary) entry.getValue()));
        } catch (RuntimeException e) {
            damaged.value(e);
            return Optional.empty();
        }
    }

    private Map<CallKey, ByteString> calls(TransferEvent event) {
        Map<CallKey, ByteString> calls = new HashMap<>();
        for (BinaryEntry<?, ?> entry : event.getEntries().getOrDefault(GridMember.CALLS, Set.of())) {
            try {
                calls.put(Bytes.key((Binary) entry.getKey()), Bytes.string((Binary) entry.getValue()));
            } catch (RuntimeException e) {
                damaged.entry(event.getPartitionId(), e);
            }
        }
        return calls;
    }
}
