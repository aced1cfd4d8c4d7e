package io.jackfield.engine.core;

import gov.nist.javax.sip.header.SubscriptionState;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.header.EventHeader;

/**
 * The usages of a dialog: an INVITE's and any number of subscriptions', explicit ones and those that REFER brings along (RFC
 * 3265, RFC 6665, RFC 3515, RFC 5057 section 4). The dialog ends with the last of them.
 */
final class Subscriptions {
    private static final String REFER = "refer";
    /** Before one within a dialog that nobody has confirmed yet, by a 2xx or a NOTIFY: whatever refuses it ends it. */
    private static final String ASKED = "?";

    /** More than anybody needs in one dialog; each costs its peer a message and us memory. */
    static final int MOST = 32;

    private final EventWork work;
    private final SubscriptionExpiry expiry;

    Subscriptions(EventWork work) {
        this.work = work;
        this.expiry = new SubscriptionExpiry(work);
    }

    /** Whether a request would be a usage too many of its dialog. */
    boolean tooMany(Leg leg, SIPRequest request) {
        return leg.subscriptions().size() >= MOST && concernsNew(leg, request);
    }

    private static boolean concernsNew(Leg leg, SIPRequest request) {
        return subscribes(request) && named(request).filter(event -> find(leg, event).isEmpty()).isPresent();
    }

    private static boolean subscribes(SIPRequest request) {
        return SIPRequest.SUBSCRIBE.equals(request.getMethod())
                || SIPRequest.REFER.equals(request.getMethod()) && !refused(request);
    }

    /** Event package and id (RFC 6665 section 4.4.1); REFER's is made of its number (RFC 3515 section 2.4.6). */
    private static Optional<String> named(SIPRequest request) {
        if (SIPRequest.REFER.equals(request.getMethod())) {
            return Optional.of(REFER + ";id=" + request.getCSeq().getSeqNumber());
        }
        if (!(request.getHeader("Event") instanceof EventHeader event) || event.getEventType() == null) {
            return Optional.empty();
        }
        String type = event.getEventType().toLowerCase(Locale.ROOT);
        return Optional.of(event.getEventId() == null ? type : type + ";id=" + event.getEventId());
    }

    /** Whether a leg of ours subscribed to what a NOTIFY is about. A peer that forgot Event is taken at its word. */
    boolean awaits(Leg leg, SIPRequest notify) {
        Optional<String> event = named(notify);
        return event.isEmpty() || leg.subscriptions().isEmpty() || find(leg, event.get()).isPresent();
    }

    /** The leg's subscription that is meant: REFER's first may go without its id (RFC 3515 section 2.4.6). */
    private static Optional<String> find(Leg leg, String event) {
        List<String> all = leg.subscriptions();
        if (all.contains(event)) {
            return Optional.of(event);
        }
        if (all.contains(ASKED + event)) {
            return Optional.of(ASKED + event);
        }
        return event.equals(REFER) ? all.stream().filter(each -> each.startsWith(REFER + ";")).findFirst() : Optional.empty();
    }

    /** A request that subscribes goes or comes; forks of one that makes a dialog are waited for (Timer N, RFC 6665 4.1.2.4). */
    void begins(Leg leg, SIPRequest request, boolean ours) {
        if (!subscribes(request)) {
            return;
        }
        String method = request.getMethod();
        if (ours && request.getToTag() == null) {
            leg.forksUntil(work.now + 64 * work.parts.settings().timers().t1());
        }
        named(request).filter(event -> find(leg, event).isEmpty()).ifPresent(event -> {
            List<String> all = new ArrayList<>(leg.subscriptions());
            all.add(SIPRequest.SUBSCRIBE.equals(method) && request.getToTag() != null ? ASKED + event : event);
            leg.subscriptions(all);
            work.change();
        });
    }

    /** Refer-Sub: false asks for none (RFC 4488); the answer decides. */
    private static boolean refused(SIPMessage message) {
        javax.sip.header.Header header = message.getHeader("Refer-Sub");
        return header != null && header.toString().substring(header.toString().indexOf(':') + 1).strip()
                .toLowerCase(Locale.ROOT).startsWith("false");
    }

    /** The final answer to a request of either side. */
    void answered(Leg leg, Transaction transaction, int status, SIPMessage response) {
        SIPRequest request = transaction.request();
        switch (transaction.method()) {
            case SIPRequest.SUBSCRIBE -> {
                if (status < 300) {
                    confirm(leg, request);
                    usage(leg, request).ifPresent(event -> expiry.accepted(leg, event, request, response));
                } else if (ends(request, status) || asked(leg, request)) {
                    end(leg, request);
                }
            }
            case SIPRequest.REFER -> {
                if (status >= 300 || refused(response)) {
                    end(leg, request);
                } else {
                    usage(leg, request).ifPresent(event -> expiry.referred(leg, event));
                }
            }
            case SIPRequest.NOTIFY -> {
                if (terminated(request) || status == 481 || status == 408 || status == 489) {
                    end(leg, request); // RFC 6665 sections 4.1.3 and 4.2.2
                } else if (status < 300) {
                    confirm(leg, request);
                    usage(leg, request).ifPresent(event -> expiry.notified(leg, event, request, event.startsWith(REFER + ";")));
                }
            }
            default -> { }
        }
    }

    private static Optional<String> usage(Leg leg, SIPRequest request) {
        return named(request).flatMap(event -> find(leg, event));
    }

    /** All of them are over, with their dialog. */
    void forget(Leg leg) {
        if (!leg.subscriptions().isEmpty()) {
            leg.subscriptions(List.of());
            expiry.arm(leg);
        }
    }

    /** A further notifier of the same SUBSCRIBE: its dialog has the same usages, for as long until it says otherwise. */
    void inherits(Leg fork, Leg origin) {
        fork.subscriptions(origin.subscriptions());
        fork.subscriptionsUntil(origin.subscriptionsUntil());
        expiry.arm(fork);
    }

    /** What was not refreshed in time ends, and the dialog with the last usage. */
    void expire(Leg leg) {
        for (String event : expiry.expired(leg)) {
            work.note("ended.subscription");
            end(leg, event);
        }
        expiry.arm(leg);
    }

    private static boolean asked(Leg leg, SIPRequest request) {
        return named(request).flatMap(event -> find(leg, event)).filter(each -> each.startsWith(ASKED)).isPresent();
    }

    private void confirm(Leg leg, SIPRequest request) {
        if (asked(leg, request)) {
            List<String> all = new ArrayList<>(leg.subscriptions());
            all.replaceAll(each -> each.equals(ASKED + named(request).orElseThrow()) ? each.substring(ASKED.length()) : each);
            leg.subscriptions(all);
            work.change();
        }
    }

    /** A failure ends a subscription that it refused, and of one that is there only if it says so (RFC 5057 section 5.1). */
    private static boolean ends(SIPRequest subscribe, int status) {
        return subscribe.getToTag() == null || switch (status) {
            case 404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 502, 604 -> true;
            default -> false;
        };
    }

    static boolean terminated(SIPRequest notify) {
        return SIPRequest.NOTIFY.equals(notify.getMethod()) && notify.getHeader("Subscription-State") instanceof SubscriptionState state
                && "terminated".equalsIgnoreCase(state.getState());
    }

    private void end(Leg leg, SIPRequest request) {
        if (request.getToTag() == null && leg.state() == DialogState.INITIAL) {
            leg.forksUntil(0);
        }
        usage(leg, request).ifPresent(event -> end(leg, event));
    }

    private void end(Leg leg, String event) {
        List<String> left = new ArrayList<>(leg.subscriptions());
        left.remove(event);
        leg.subscriptions(left);
        expiry.arm(leg);
        endIfUnused(leg);
    }

    /** The INVITE's usage ends: the dialog too, unless a subscription is left in it. */
    void hungUp(Leg leg) {
        leg.invited(false);
        if (leg.subscriptions().isEmpty()) {
            leg.state(DialogState.TERMINATED);
        }
        work.change();
    }

    private static void endIfUnused(Leg leg) {
        if (!leg.invited() && leg.subscriptions().isEmpty() && leg.state() == DialogState.CONFIRMED) {
            leg.state(DialogState.TERMINATED);
        }
    }

    /** Methods whose 408 or 481 says something of a subscription only (RFC 5057 section 5.1). */
    static boolean concerns(String method) {
        return SIPRequest.SUBSCRIBE.equals(method) || SIPRequest.NOTIFY.equals(method);
    }
}
