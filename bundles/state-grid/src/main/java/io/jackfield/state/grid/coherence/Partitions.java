package io.jackfield.state.grid.coherence;

import com.tangosol.net.events.EventDispatcher;
import com.tangosol.net.events.EventDispatcherAwareInterceptor;
import com.tangosol.net.events.partition.PartitionedServiceDispatcher;
import com.tangosol.net.events.partition.TransferEvent;
import com.tangosol.util.Binary;
import com.tangosol.util.BinaryEntry;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.desk.Desks;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
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
    private final IntConsumer moved;

    /** @param moved hears of every partition that comes or goes */
    Partitions(Desks desks, IntConsumer moved) {
        this.desks = desks;
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
            case ARRIVED, RECOVERED -> desks.arrived(partition, calls(event));
            case DEPARTED -> desks.departed(partition);
            case LOST -> {
                desks.departed(partition);
                LOG.warn("All replicas of a partition are gone, and its calls with them partition={}", partition);
            }
            default -> { }
        }
    }

    private static Map<CallKey, Kept> calls(TransferEvent event) {
        Map<CallKey, Kept> calls = new HashMap<>();
        for (BinaryEntry<?, ?> entry : event.getEntries().getOrDefault(GridMember.CALLS, Set.of())) {
            calls.put(Bytes.key((Binary) entry.getKey()), Bytes.kept((Binary) entry.getValue()));
        }
        return calls;
    }
}
