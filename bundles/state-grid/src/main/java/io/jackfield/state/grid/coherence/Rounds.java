package io.jackfield.state.grid.coherence;

import com.tangosol.net.InvocationService;
import io.jackfield.state.grid.client.Majority;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the others again and again whether they are there, and leaves a cluster in which this member stands alone. On a thread of its
 * own.
 */
final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    /** Within the time of detection. */
    private static final int WITHIN_DETECTION = 8;

    private final InvocationService service;
    private final Majority majority;
    private final Isolation isolation;
    private final int voters;
    private final boolean asks;
    private final Runnable forget;

    /**
     * @param asks   whether nobody else does: {@link Pulses} of a member that keeps calls ask the same
     * @param forget runs between leaving a cluster and joining another
     */
    Rounds(InvocationService service, Majority majority, Isolation isolation, int voters, boolean asks, Runnable forget) {
        this.asks = asks;
        this.service = service;
        this.majority = majority;
        this.isolation = isolation;
        this.voters = voters;
        this.forget = forget;
    }

    void begin(ScheduledExecutorService thread, long detectionMillis) {
        if (voters > 1) {
            thread.scheduleAtFixedRate(this::callTheRoll, 0, Math.max(1, detectionMillis / WITHIN_DETECTION), TimeUnit.MILLISECONDS);
        }
    }

    private void callTheRoll() {
        try {
            majority.look();
            if (asks) {
                RollCall.of(service, majority);
            }
            if (!majority.isAlone() || VoterPolicy.isMajority(service, voters)) {
                isolation.together();
            } else if (isolation.isShunned(service)) {
                isolation.joinAgain(forget);
                majority.joinedAgain();
            }
        } catch (RuntimeException e) { // as while the member is starting again; the next round asks
            LOG.warn("The others were not asked whether they are there: reason={}", e.toString());
        }
    }
}
