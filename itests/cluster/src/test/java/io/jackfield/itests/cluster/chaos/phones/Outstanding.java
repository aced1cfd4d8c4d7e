package io.jackfield.itests.cluster.chaos.phones;

import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A request that waits for its answer: a client transaction, whose responses its {@link Leg} writes in. Confined to one thread. */
final class Outstanding {
    private static final int TIMEOUT_MILLIS = 64 * Leg.T1_MILLIS;

    final Message request;
    final Consumer<Message> then;
    /** Whether any response came. */
    boolean heard;
    /** The final response; null for none. */
    Message last;
    Message ack;

    /** @param then gets the final response, once */
    Outstanding(Message request, Consumer<Message> then) {
        this.request = request;
        this.then = then;
    }

    /** Timers A and E, RFC 3261 sections 17.1.1.2 and 17.1.2.2: INVITE until the first response, all else until the final one. */
    void repeats(Surroundings place, InetSocketAddress next, BooleanSupplier goesOn) {
        again(place, next, goesOn, Leg.T1_MILLIS, TIMEOUT_MILLIS - Leg.T1_MILLIS);
    }

    private void again(Surroundings place, InetSocketAddress next, BooleanSupplier goesOn, int interval, int left) {
        place.afterMillis(interval, () -> {
            boolean invite = request.method().equals("INVITE");
            if (last == null && !(invite && heard) && goesOn.getAsBoolean() && left > 0) {
                place.send().test(request, next);
                int after = invite ? 2 * interval : heard ? Leg.T2_MILLIS : Math.min(2 * interval, Leg.T2_MILLIS);
                again(place, next, goesOn, after, left - after);
            }
        });
    }
}
