package io.jackfield.state.grid.coherence;

import com.tangosol.io.pof.PofReader;
import com.tangosol.io.pof.PofWriter;
import com.tangosol.io.pof.PortableObject;
import com.tangosol.net.Invocable;
import com.tangosol.net.InvocationService;
import com.tangosol.util.Binary;
import io.jackfield.state.grid.codec.proto.Presence;
import java.io.IOException;

/**
 * Says that a member is there; nobody answers. May be lost. Coherence makes it with the constructor without arguments; the field is its
 * wire format.
 */
public final class Pulse implements Invocable, PortableObject {
    private static final long serialVersionUID = 1L;

    private Binary bytes;
    private transient InvocationService service;

    public Pulse() {
    }

    Pulse(Presence presence) {
        this.bytes = Bytes.of(presence);
    }

    @Override
    public void init(InvocationService runsOn) {
        service = runsOn;
    }

    @Override
    public void run() {
        Hand hand = service.getResourceRegistry().getResource(Hand.class);
        if (hand != null) {
            hand.feel(Bytes.presence(bytes));
        }
    }

    @Override
    public Object getResult() {
        return null;
    }

    @Override
    public void readExternal(PofReader in) throws IOException {
        bytes = in.readBinary(0);
    }

    @Override
    public void writeExternal(PofWriter out) throws IOException {
        out.writeBinary(0, bytes);
    }

    /** Who hears of the others in this process. Does not wait. */
    interface Hand {
        void feel(Presence presence);
    }
}
