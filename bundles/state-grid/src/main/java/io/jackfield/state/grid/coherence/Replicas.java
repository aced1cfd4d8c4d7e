package io.jackfield.state.grid.coherence;

import com.tangosol.net.PartitionedService;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log when shares of the calls are kept fewer times than configured, so that one more death would lose them, and
 * when all are safe again. Used by one thread.
 */
final class Replicas {
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

    private final PartitionedService owners;
    private final int backups;
    private boolean safe;
    private int keepers = -1;

    Replicas(PartitionedService owners, int backups) {
        this.owners = owners;
        this.backups = backups;
    }

    void look() {
        long endangered = endangered();
        int now = owners.getOwnershipEnabledMembers().size();
        if (now == keepers && safe == (endangered == 0)) {
            return;
        }
        keepers = now;
        safe = endangered == 0;
        if (safe) {
            LOG.info("All shares of the calls are kept as often as configured backups={} keepers={}", backups, keepers);
        } else {
            LOG.warn("Some shares of the calls are kept fewer times than configured, one more death may lose them shares={} backups={} "
                    + "keepers={}", endangered, backups, keepers);
        }
    }

    /** How many shares are kept fewer times than configured. */
    long endangered() {
        return IntStream.range(0, owners.getPartitionCount()).filter(share -> !isSafe(share)).count();
    }

    private boolean isSafe(int share) {
        return owners.getPartitionOwner(share) != null
                && IntStream.rangeClosed(1, backups).allMatch(backup -> owners.getBackupOwner(share, backup) != null);
    }
}
