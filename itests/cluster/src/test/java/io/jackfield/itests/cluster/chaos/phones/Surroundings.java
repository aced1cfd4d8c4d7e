package io.jackfield.itests.cluster.chaos.phones;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * What is around a leg.
 *
 * @param send  hands a request to the wire
 * @param loses whether messages may be lost
 * @param ended told once, when repeats are not awaited any more
 */
record Surroundings(Clock clock, BiPredicate<Message, InetSocketAddress> send, BiPredicate<Message, Wire.Way> answer, boolean loses,
                    Patience patience, Consumer<Leg> ended) {
    /** Runs something later, on the thread of all legs. */
    interface Clock {
        void after(int delay, TimeUnit unit, Runnable work);
    }

    void afterMillis(int millis, Runnable work) {
        clock.after(millis, TimeUnit.MILLISECONDS, work);
    }
}
