package io.jackfield.engine.run;

import io.jackfield.engine.core.Lives;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.routing.Router;
import io.jackfield.stack.Counters;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Membership;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the runner works with.
 *
 * @param membership the engine's lives, one after the other
 * @param router     the rules as they are now
 * @param workers    never rejects; bounded by the queues before it
 * @param quiet      whether hardly any of the workers works, so that what is short is done where it is rather than by waking one
 * @param settled    told after a check-in that ended application sessions
 * @param retryAfter seconds that a 503 says
 * @param checkIns   counts this engine's check-ins, from 0
 * @param lives      which other engines' lives have ended
 * @param elapsed    ms of this process from any origin, for how long something took: the store's time leaps where the cluster's is
 *                   corrected, and this one never does
 */
public record RunnerParts(RunnerSettings settings, Membership membership, CallStateStore store, MessageSender sender,
                          Supplier<Router> router, Rollouts rollouts, StatelessResponses refusals, Executor workers,
                          BooleanSupplier quiet, Watch watch, Counters counters, Runnable settled, int retryAfter,
                          AtomicLong checkIns, Lives lives, LongSupplier elapsed) {
    /** The present life. What was lent to one is checked in by that one. */
    Incarnation incarnation() {
        return membership.life();
    }

    CheckIn.Id nextCheckIn(Incarnation holder) {
        return new CheckIn.Id(holder, checkIns.incrementAndGet());
    }
}
