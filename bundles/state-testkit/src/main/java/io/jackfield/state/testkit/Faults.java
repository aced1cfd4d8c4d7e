package io.jackfield.state.testkit;

import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Says what happens to the next request. Called under the failing store's lock, so a plain random generator will do. */
@FunctionalInterface
public interface Faults {
    Fault next(Operation operation);

    /**
     * Loses requests and replies at random, as many of one as of the other.
     *
     * @param random  seeded by the test, which prints the seed when it fails
     * @param percent of the requests that fail, 0 to 100
     * @param among   the operations that fail at all
     */
    static Faults losing(RandomGenerator random, int percent, Set<Operation> among) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("a share is 0 to 100 percent, not " + percent);
        }
        Set<Operation> failing = Set.copyOf(among);
        return operation -> {
            if (!failing.contains(operation) || random.nextInt(100) >= percent) {
                return Fault.NONE;
            }
            return random.nextBoolean() ? Fault.LOSE_REQUEST : Fault.LOSE_REPLY;
        };
    }
}
