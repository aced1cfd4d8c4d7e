package io.jackfield.state.grid.coherence;

import com.tangosol.net.MemberEvent;
import com.tangosol.net.MemberListener;
import com.tangosol.net.PartitionedService;
import com.tangosol.net.RequestPolicyException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until some member keeps calls and more than half of the voters are there: before, nothing can be asked, and nothing
 * listened to.
 */
final class Arrival implements MemberListener {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

    private static final long AGAIN_MILLIS = 100;

    private final PartitionedService owners;
    private final int voters;
    /** Of the waiting that is under way. */
    private volatile CountDownLatch enough = new CountDownLatch(1);

    Arrival(PartitionedService owners, int voters) {
        this.owners = owners;
        this.voters = voters;
    }

    private boolean isEnough() {
        return !owners.getOwnershipEnabledMembers().isEmpty() && VoterPolicy.isMajority(owners, voters);
    }

    /** @throws IllegalStateException if the thread is interrupted */
    void await() {
        CountDownLatch now = new CountDownLatch(1);
        enough = now;
        owners.addMemberListener(this);
        try {
            while (!isEnough() && !now.await(1, TimeUnit.SECONDS)) {
                LOG.info("Waiting for a member that keeps calls and for more than half of the voters voters={} present={}", voters,
                        owners.getInfo().getServiceMembers().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("given up waiting for a member that keeps calls", e);
        } finally {
            owners.removeMemberListener(this);
        }
    }

    /** Does something that takes a majority, and again after a while where that was gone in between. */
    void until(Runnable done) {
        while (true) {
            try {
                done.run();
                return;
            } catch (RequestPolicyException e) {
                LOG.info("More than half of the voters were there and are no more: reason={}", e.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS));
                await();
            }
        }
    }

    @Override
    public void memberJoined(MemberEvent event) {
        if (isEnough()) {
            enough.countDown();
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
