package io.jackfield.engine.core;

import gov.nist.javax.sip.header.Expires;
import gov.nist.javax.sip.header.SubscriptionState;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Ends subscriptions that nobody refreshes, on either side (RFC 6665 sections 4.1.2, 4.1.3 and 4.2.2; RFC 3515 section 2.4.4).
 *
 * <p>How long one lasts its 2xx says, and each NOTIFY that names a time. It ends a while later, {@code 2*64*T1}: the notifier's last
 * NOTIFY and an answer to the refresh may still be on their way, and whose clock is slower is not ours to say. One row of the call
 * per leg, set for the first of its subscriptions; a dialog without any has none.
 */
final class SubscriptionExpiry {
    /** Where nobody names a time, seconds: a 2xx to SUBSCRIBE must (RFC 6665 section 4.2.1.1), a NOTIFY should (section 4.1.3). */
    private static final long UNNAMED_SECONDS = 3_600;
    /** RFC 3261 section 20.19 lets Expires go up to 2^32 - 1; a month is for ever here, and the row can be told from garbage. */
    private static final long LONGEST_SECONDS = 30L * 24 * 60 * 60;

    private final EventWork work;

    SubscriptionExpiry(EventWork work) {
        this.work = work;
    }

    /** A 2xx to SUBSCRIBE came or went. */
    void accepted(Leg leg, String event, SIPRequest subscribe, SIPMessage response) {
        lasts(leg, event, seconds(response).orElse(seconds(subscribe).orElse(UNNAMED_SECONDS)));
    }

    /** A 2xx to REFER came or went: its NOTIFY comes at once, and says how long (RFC 3515 section 2.4.4). */
    void referred(Leg leg, String event) {
        if (!leg.subscriptionsUntil().containsKey(event)) {
            lasts(leg, event, 0);
        }
    }

    /** A NOTIFY was answered 2xx. One that names no time changes none, but REFER's has no other that could name one. */
    void notified(Leg leg, String event, SIPRequest notify, boolean refer) {
        int named = notify.getHeader("Subscription-State") instanceof SubscriptionState state ? state.getExpires() : -1;
        if (named >= 0) {
            lasts(leg, event, named);
        } else if (refer || !leg.subscriptionsUntil().containsKey(event)) {
            lasts(leg, event, UNNAMED_SECONDS);
        }
    }

    private static OptionalLong seconds(SIPMessage message) {
        return message.getHeader("Expires") instanceof Expires expires && expires.getExpires() >= 0
                ? OptionalLong.of(expires.getExpires()) : OptionalLong.empty();
    }

    private void lasts(Leg leg, String event, long seconds) {
        Map<String, Long> until = new HashMap<>(leg.subscriptionsUntil());
        until.put(event, work.now + Math.min(seconds, LONGEST_SECONDS) * 1_000 + grace());
        leg.subscriptionsUntil(until);
        arm(leg);
    }

    private long grace() {
        return 2 * 64 * work.parts.settings().timers().t1();
    }

    /** After any change of the leg's subscriptions. */
    void arm(Leg leg) {
        OptionalLong first = leg.subscriptionsUntil().values().stream().mapToLong(Long::longValue).min();
        if (first.isPresent()) {
            work.call.set(new TimerRow(Kind.SUBSCRIPTION, null, leg.id(), first.getAsLong(), 0));
        } else {
            work.call.stop(Kind.SUBSCRIPTION, null, leg.id());
        }
        work.change();
    }

    /** The row is due, and gone already. @return the subscriptions that have expired */
    List<String> expired(Leg leg) {
        List<String> over = new ArrayList<>();
        leg.subscriptionsUntil().forEach((event, until) -> {
            if (until <= work.now) {
                over.add(event);
            }
        });
        return over;
    }
}
