package io.jackfield.state.grid.coherence;

import com.tangosol.net.MemberEvent;
import com.tangosol.net.MemberListener;
import com.tangosol.net.PartitionedService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until some member keeps calls: before, nothing can be asked, and nothing listened to. */
final class Arrival implements MemberListener {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

    private final PartitionedService owners;
    private final CountDownLatch somebody = new CountDownLatch(1);

    Arrival(PartitionedService owners) {
        this.owners = owners;
    }

    /** @throws IllegalStateException if the thread is interrupted */
    void await() {
        owners.addMemberListener(this);
        try {
            while (owners.getOwnershipEnabledMembers().isEmpty() && !somebody.await(1, TimeUnit.SECONDS)) {
                LOG.info("Waiting for a member that keeps calls");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("given up waiting for a member that keeps calls", e);
        } finally {
            owners.removeMemberListener(this);
        }
    }

    @Override
    public void memberJoined(MemberEvent event) {
        if (!owners.getOwnershipEnabledMembers().isEmpty()) {
            somebody.countDown();
        }
    }

    @Override
    public void memberLeaving(MemberEvent event) {
        // another may come
    }

    @Override
    public void memberLeft(MemberEvent event) {
        // another may come
    }
}
