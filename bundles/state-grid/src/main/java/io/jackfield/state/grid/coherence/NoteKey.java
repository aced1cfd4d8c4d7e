package io.jackfield.state.grid.coherence;

import com.tangosol.io.pof.PofReader;
import com.tangosol.io.pof.PofWriter;
import com.tangosol.io.pof.PortableObject;
import com.tangosol.net.partition.KeyPartitioningStrategy;
import java.io.IOException;

/**
 * Where a note of a write is kept: in the partition of what was written, and one of a ring there. Coherence makes it with the
 * constructor without arguments.
 */
public final class NoteKey implements KeyPartitioningStrategy.PartitionAwareKey, PortableObject {
    private int partition;
    private int slot;

    public NoteKey() {
    }

    NoteKey(int partition, int slot) {
        this.partition = partition;
        this.slot = slot;
    }

    @Override
    public int getPartitionId() {
        return partition;
    }

    @Override
    public void readExternal(PofReader in) throws IOException {
        partition = in.readInt(0);
        slot = in.readInt(1);
    }

    @Override
    public void writeExternal(PofWriter out) throws IOException {
        out.writeInt(0, partition);
        out.writeInt(1, slot);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteKey key && key.partition == partition && key.slot == slot;
    }

    @Override
    public int hashCode() {
        return 31 * partition + slot;
    }
}
