package io.jackfield.servlet.b2bua;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.servlet.session.LegSession;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import javax.servlet.sip.SipSession;

/** The one-to-one links of SIP sessions (JSR 289 section 12.2). */
final class Links {
    private Links() {
    }

    /** @throws IllegalArgumentException if it is invalid, or not of this container */
    static Leg leg(SipSession session) {
        if (!(Objects.requireNonNull(session, "session") instanceof LegSession ours)) {
            throw new IllegalArgumentException("a session of another container");
        }
        ours = ours.atHand();
        if (!ours.isValid()) {
            throw new IllegalArgumentException("session " + ours.getId() + " is invalid");
        }
        return ours.leg();
    }

    /** The leg that is linked to this one; empty if none is, or if it is gone. */
    static Optional<Leg> of(Call call, Leg leg) {
        return leg.linked() == 0 ? Optional.empty()
                : call.leg(leg.linked()).filter(peer -> peer.linked() == leg.id() && peer.valid());
    }

    /**
     * The same; of a derived session without a link of its own, and of one whose link went to a derived one, the family's: so that
     * whoever hears of a fork finds the other side (JSR 289 section 6.2.3.2 leaves it open).
     */
    static Optional<Leg> ofFamily(Call call, Leg leg) {
        Optional<Leg> own = of(call, leg);
        if (own.isPresent() || !leg.caller()) {
            return own;
        }
        int origin = leg.derivedFrom() == 0 ? leg.id() : leg.derivedFrom();
        return call.legs().stream().filter(each -> each.id() == origin || each.derivedFrom() == origin)
                .flatMap(each -> of(call, each).stream()).findFirst();
    }

    /**
     * The leg whose reliable provisional response a PRACK of the other side acknowledges: this one, or the one of its family that
     * has longest had one without PRACK, where the link went on to another fork in the meantime.
     */
    static Leg owingPrack(Call call, Leg leg) {
        if (owesPrack(leg)) {
            return leg;
        }
        int origin = leg.derivedFrom() == 0 ? leg.id() : leg.derivedFrom();
        return call.legs().stream().filter(each -> (each.id() == origin || each.derivedFrom() == origin) && owesPrack(each))
                .min(Comparator.comparingLong(Leg::lastAccessedAt)).orElse(leg);
    }

    private static boolean owesPrack(Leg leg) {
        return leg.valid() && leg.state() == DialogState.EARLY && leg.open().length > 0
                && Messages.response(leg.open()).getStatusCode() < 200;
    }

    static void link(Call call, Leg first, Leg second) {
        if (first == second) {
            throw new IllegalArgumentException("a session is not linked to itself");
        }
        if (first.applicationSession() != second.applicationSession()) {
            throw new IllegalArgumentException("linked sessions belong to one application session");
        }
        alive(first);
        alive(second);
        free(call, first, second);
        free(call, second, first);
        first.linked(second.id());
        second.linked(first.id());
    }

    private static void alive(Leg leg) {
        if (leg.state() == DialogState.TERMINATED) {
            throw new IllegalArgumentException("session " + leg.id() + " is terminated");
        }
    }

    static void free(Call call, Leg leg, Leg wanted) {
        Optional<Leg> peer = of(call, leg);
        if (peer.isPresent() && peer.get() != wanted) {
            throw new IllegalArgumentException("session " + leg.id() + " is linked to another session");
        }
    }

    static void unlink(Call call, Leg leg) {
        alive(leg);
        Leg peer = of(call, leg)
                .orElseThrow(() -> new IllegalArgumentException("session " + leg.id() + " is not linked"));
        leg.linked(0);
        peer.linked(0);
    }
}
