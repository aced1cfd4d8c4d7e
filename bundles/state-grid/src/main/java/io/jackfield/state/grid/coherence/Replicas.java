package io.jackfield.state.grid.coherence;

import com.tangosol.net.Member;
import com.tangosol.net.PartitionedService;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log when shares of the calls are kept fewer times than configured, so that one more death would lose them, and
 * when all are safe again. Used by one thread.
 */
final class Replicas {
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
    /** Each asks Coherence twice for each share, which is the larger part of what housekeeping costs. */
    private static final int LOOKS_BETWEEN = 20;
    private static final int CLOSE_LOOKS = 8;

    private final PartitionedService owners;
    private final int backups;
    private boolean safe;
    private Set<Member> keepers = Set.of();
    private int looks;

    Replicas(PartitionedService owners, int backups) {
        this.owners = owners;
        this.backups = backups;
    }

    /**
     * To be called again and again. What was safe stays so until members come or go: for a while after that each share is looked at each
     * time, and else now and then.
     */
    void look() {
        Set<Member> now = Set.copyOf(owners.getOwnershipEnabledMembers());
        looks = now.equals(keepers) ? looks + 1 : 0;
        if (safe && looks > CLOSE_LOOKS && looks % LOOKS_BETWEEN != 0) {
            return;
        }
        long endangered = endangered();
        boolean told = now.size() == keepers.size() && safe == (endangered == 0);
        keepers = now;
        if (told) {
            return;
        }
        safe = endangered == 0;
        if (safe) {
            LOG.info("All shares of the calls are kept as often as configured backups={} keepers={}", backups, now.size());
        } else {
            LOG.warn("Some shares of the calls are kept fewer times than configured, one more death may lose them shares={} backups={} "
                    + "keepers={}", endangered, backups, now.size());
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
