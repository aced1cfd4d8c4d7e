package io.jackfield.state.grid.coherence;

import com.tangosol.io.pof.PofReader;
import com.tangosol.io.pof.PofWriter;
import com.tangosol.io.pof.PortableObject;
import com.tangosol.net.AbstractInvocable;

/** Does nothing, and is answered: a process that runs answers it. Has no fields. Coherence makes it with the constructor without arguments. */
public final class Pulse extends AbstractInvocable implements PortableObject {
    private static final long serialVersionUID = 1L;

    public Pulse() {
    }

    @Override
    public void run() {
        // that it is answered is all
    }

    @Override
    public void readExternal(PofReader in) {
        // no fields
    }

    @Override
    public void writeExternal(PofWriter out) {
        // no fields
    }
}
