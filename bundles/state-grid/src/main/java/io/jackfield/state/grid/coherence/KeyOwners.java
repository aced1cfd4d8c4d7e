package io.jackfield.state.grid.coherence;

import com.tangosol.net.Member;
import com.tangosol.net.PartitionedService;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.client.Tier;

/**
 * Who owns a call's partition, as far as that is known: while this process is no member, or the service does not run, nobody is asked, as
 * the service would begin anew for it and whoever asks would wait.
 */
record KeyOwners(PartitionedService service, Isolation isolation) {
    /** The number of a member, or {@link Tier#NOT_KNOWN}. */
    int of(CallKey key) {
        if (isolation.isOut() || !service.isRunning()) {
            return Tier.NOT_KNOWN;
        }
        try {
            Member owner = service.getKeyOwner(Bytes.of(key));
            return owner == null ? Tier.NOT_KNOWN : owner.getId();
        } catch (RuntimeException e) { // the service ends, or begins anew; the question itself hears of it
            return Tier.NOT_KNOWN;
        }
    }
}
