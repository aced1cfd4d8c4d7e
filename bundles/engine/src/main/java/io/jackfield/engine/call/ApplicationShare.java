package io.jackfield.engine.call;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * What of a call is its applications' own, as against the state of its transactions and dialogs, which the peers know too and bring
 * back by what they repeat: sessions and their attributes, application timers, handlers, links, interfaces, and
 * the CANCEL of an INVITE.
 */
public final class ApplicationShare {
    private ApplicationShare() {
    }

    /**
     * Whether an event left it as it was. True is certain; false may also be said of an object in an attribute that was only read.
     *
     * @param before the {@linkplain Call#snapshot snapshot} that was made before the event
     * @param after  the call itself
     */
    public static boolean same(Call before, Call after) {
        return before.lastId() == after.lastId() && all(before.sessions(), after.sessions(), ApplicationShare::same)
                && all(before.legs(), after.legs(), ApplicationShare::same)
                && all(before.transactions(), after.transactions(), ApplicationShare::same);
    }

    private static <T> boolean all(List<T> before, List<T> after, BiPredicate<T, T> same) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!same.test(before.get(i), after.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(ApplicationSession before, ApplicationSession after) {
        return sameSession(before, after) && before.timeout() == after.timeout() && before.expiresAt() == after.expiresAt()
                && before.key().equals(after.key()) && all(before.timers(), after.timers(), ApplicationShare::same);
    }

    private static boolean same(ApplicationTimer before, ApplicationTimer after) {
        return before.id() == after.id() && before.scheduledAt() == after.scheduledAt() && before.expiredAt() == after.expiredAt()
                && after.info().same(before.info());
    }

    private static boolean same(Leg before, Leg after) {
        return sameSession(before, after) && before.linked() == after.linked() && before.handler().equals(after.handler())
                && Objects.equals(before.outbound(), after.outbound());
    }

    private static boolean same(Transaction before, Transaction after) {
        return before.id() == after.id() && before.linked() == after.linked()
                && Arrays.equals(before.cancelBytes(), after.cancelBytes()) // which waits where nothing provisional came for it
                && (!before.anyAttributes() && !after.anyAttributes() || after.attributes().same(before.attributes()));
    }

    private static boolean sameSession(Session before, Session after) {
        return before.id() == after.id() && before.valid() == after.valid()
                && before.invalidateWhenReady() == after.invalidateWhenReady()
                && (!before.anyAttributes() && !after.anyAttributes() || after.attributes().same(before.attributes()));
    }
}
