package io.jackfield.state.grid.coherence;

import com.tangosol.net.InvocationService;
import io.jackfield.state.grid.client.Majority;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether this member stands alone, and leaves a cluster in which it does and the others went on without it. On a
 * thread of its own, because leaving and joining take long.
 */
final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    /** Within the time of detection. */
    private static final int WITHIN_DETECTION = 8;

    private final InvocationService service;
    private final Majority majority;
    private final Isolation isolation;
    private final int voters;
    private final Runnable forget;

    /** @param forget runs between leaving a cluster and joining another */
    Rounds(InvocationService service, Majority majority, Isolation isolation, int voters, Runnable forget) {
        this.service = service;
        this.majority = majority;
        this.isolation = isolation;
        this.voters = voters;
        this.forget = forget;
    }

    void begin(ScheduledExecutorService thread, long detectionMillis) {
        if (voters > 1) {
            thread.scheduleAtFixedRate(this::lookAround, 0, Math.max(1, detectionMillis / WITHIN_DETECTION), TimeUnit.MILLISECONDS);
        }
    }

    private void lookAround() {
        try {
            majority.look();
            if (!majority.isAlone() || VoterPolicy.isMajority(service, voters)) {
                isolation.together();
            } else if (isolation.isShunned(service)) {
                isolation.joinAgain(forget);
                majority.joinedAgain();
            }
        } catch (RuntimeException e) { // as while the member is starting again; the next round looks
            LOG.warn("This member did not see whether it stands alone: reason={}", e.toString());
        }
    }
}
