package io.jackfield.state.grid.coherence;

import com.tangosol.io.Serializer;
import com.tangosol.net.Member;
import com.tangosol.net.PartitionedService;
import com.tangosol.net.partition.PartitionSet;
import com.tangosol.util.ExternalizableHelper;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.client.Tier;
import java.util.Arrays;

/**
 * Who owns a call's partition, as it was seen last: the service itself is asked now and then only, as each question to it costs as much as
 * a message, and waits while the service begins anew. What is out of date costs a group that is divided. Thread-safe.
 */
final class KeyOwners {
    private final PartitionedService service;
    private final Isolation isolation;
    private final Serializer serializer;
    private volatile int[] owners;

    KeyOwners(PartitionedService service, Isolation isolation) {
        this.service = service;
        this.isolation = isolation;
        this.serializer = service.getSerializer();
        this.owners = unknown();
    }

    private int[] unknown() {
        int[] none = new int[service.getPartitionCount()];
        Arrays.fill(none, Tier.NOT_KNOWN);
        return none;
    }

    /** The number of a member, or {@link Tier#NOT_KNOWN}. */
    int of(CallKey key) {
        int[] seen = owners;
        return isolation.isOut() ? Tier.NOT_KNOWN : seen[partition(key, seen.length)];
    }

    /** As Coherence's own strategy has it for keys without associations. */
    int partition(CallKey key, int partitions) {
        return ExternalizableHelper.toBinary(Bytes.of(key), serializer).calculateNaturalPartition(partitions);
    }

    /** Looks at who owns what. Waits while the service begins anew. @return whether that is not as it was */
    boolean look() {
        int[] now = unknown();
        for (Member member : service.getOwnershipEnabledMembers()) {
            PartitionSet owned = service.getOwnedPartitions(member);
            for (int each = owned == null ? -1 : owned.next(0); each >= 0; each = owned.next(each + 1)) {
                now[each] = member.getId();
            }
        }
        boolean moved = !Arrays.equals(now, owners);
        owners = now;
        return moved;
    }
}
