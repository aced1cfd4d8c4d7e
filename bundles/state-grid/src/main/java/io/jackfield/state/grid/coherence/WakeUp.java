package io.jackfield.state.grid.coherence;

import com.tangosol.io.pof.PofReader;
import com.tangosol.io.pof.PofWriter;
import com.tangosol.io.pof.PortableObject;
import com.tangosol.net.Invocable;
import com.tangosol.net.InvocationService;
import com.tangosol.util.Binary;
import io.jackfield.state.CallKey;
import java.io.IOException;

/**
 * Tells a member that it is its turn to have a call, or that others want what it retains. May be
 * lost, and may come twice. Coherence makes it with the constructor
 * without arguments.
 */
public final class WakeUp implements Invocable, PortableObject {
    private static final long serialVersionUID = 1L;

    private Binary key;
    private long recalled;
    private transient InvocationService service;

    public WakeUp() {
    }

    /** @param recalled the revision that is retained, 0 if it is the member's turn */
    WakeUp(Binary key, long recalled) {
        this.key = key;
        this.recalled = recalled;
    }

    @Override
    public void init(InvocationService runsOn) {
        service = runsOn;
    }

    @Override
    public void run() {
        Sleepers sleepers = service.getResourceRegistry().getResource(Sleepers.class);
        if (sleepers != null) {
            sleepers.wake(Bytes.key(key), recalled);
        }
    }

    @Override
    public Object getResult() {
        return null;
    }

    @Override
    public void readExternal(PofReader in) throws IOException {
        key = in.readBinary(0);
        recalled = in.readLong(1); // 0 from a release that does not know it
    }

    @Override
    public void writeExternal(PofWriter out) throws IOException {
        out.writeBinary(0, key);
        out.writeLong(1, recalled);
    }

    /** Who waits in this process. Does not wait itself. */
    interface Sleepers {
        void wake(CallKey call, long recalled);
    }
}
