package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One side of a random conversation: it does what its acts say, where the call lets it, repeats what RFC 3261 says must be repeated,
 * answers what it is asked, and says what it did not get. Written after RFC 3261 sections 9, 12 to 15 and 17.
 */
public final class Talker {
    /** Something to do. What the moment does not allow is left out. */
    public enum Deed {
        RING, ANSWER, REJECT, CANCEL, REINVITE, UPDATE, INFO, BYE, FALL_SILENT,
        /** Rings with a response that wants a PRACK, where the caller knows of those (RFC 3262). */
        RING_RELIABLY,
        /** Says no 100 when it is called, so that only what it does otherwise stops the INVITE. Whenever it is planned for. */
        SAY_NO_TRYING,
        /** Answers a CANCEL, and goes on as if it had not come: its 2xx crosses it. */
        IGNORE_CANCEL,
        /** Acknowledges no 2xx any more. */
        NEVER_ACK
    }

    /** @param at ms after the call began for this side */
    public record Act(int at, Deed deed) {
        @Override
        public String toString() {
            return deed + "@" + at;
        }
    }

    static final long T1 = 500;
    static final long GIVE_UP = 64 * T1;
    private static final long T2 = 4_000;
    private static final int MOST_AGAIN = 3;

    private final RandomNetwork network;
    private final String name;
    private final Phone phone;
    private final List<Act> acts;
    private final Map<String, Asked> asked = new LinkedHashMap<>();
    private final Map<String, Heard> heard = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private Asked invite;
    private Heard called;
    private final ReliableRinging ringing = new ReliableRinging(this);
    private Fork fork;
    private boolean silent;
    private boolean ignoresCancel;
    private boolean neverAcks;
    private boolean knowsReliable;
    private boolean waitedForAck;
    private int again;
    private boolean up;
    private boolean over;

    Talker(RandomNetwork network, String name, String host, List<Act> acts) {
        this.network = network;
        this.name = name;
        this.phone = network.reach(new Phone(network.node(), name, host, name + "-call"));
        this.acts = List.copyOf(acts);
    }

    /** It says that it knows of reliable provisional responses. */
    Talker knowingReliable() {
        knowsReliable = true;
        return this;
    }

    /** What it says goes by a proxy that forks. */
    void behind(Fork proxy) {
        fork = proxy;
    }

    /** Calls, and gives up after a while if it is not up. */
    void calls() {
        SipText text = phone.request("INVITE");
        invite = ask(knowsReliable ? text.and("Supported", "100rel") : text);
        acts.forEach(act -> after(act.at(), () -> does(act.deed())));
        after(120_000, () -> does(up ? Deed.BYE : Deed.CANCEL));
    }

    private void does(Deed deed) {
        if (silent || over) {
            return;
        }
        switch (deed) {
            case FALL_SILENT -> silent = true;
            case IGNORE_CANCEL -> ignoresCancel = true;
            case NEVER_ACK -> neverAcks = true;
            case SAY_NO_TRYING -> { } // it did not, when it was called
            case RING_RELIABLY -> rings();
            case RING -> answers(180);
            case ANSWER -> answers(200);
            case REJECT -> answers(486);
            case CANCEL -> cancels();
            case BYE -> hangsUp();
            default -> asks(deed == Deed.REINVITE ? "INVITE" : deed.name());
        }
    }

    private void cancels() {
        if (invite != null && invite.status == 0 && !invite.cancelled) {
            invite.cancelled = true;
            cancelsWhenItMay();
        }
    }

    /** RFC 3261 section 9.1: not before a provisional response. */
    private void cancelsWhenItMay() {
        if (invite != null && invite.cancelled && invite.provisional && invite.status == 0) {
            Asked cancel = new Asked(phone.cancel(invite.text));
            if (asked.putIfAbsent("1 CANCEL", cancel) == null) {
                repeat(cancel.text, T2, () -> cancel.status > 0);
            }
        }
    }

    /** RFC 3261 section 15: the callee not before it has the ACK, or has waited for it for long enough. */
    private void hangsUp() {
        if (up && (called == null || called.acknowledged || waitedForAck) && !asked.values().stream().anyMatch(each -> each.text.toString().startsWith("BYE"))) {
            ask("BYE");
        }
    }

    private void asks(String method) {
        boolean invites = method.equals("INVITE");
        boolean free = asked.values().stream().noneMatch(each -> each.text.toString().startsWith("BYE")
                || invites && each.status == 0 && each.text.toString().startsWith("INVITE"));
        boolean answering = invites && heard.values().stream().anyMatch(each -> !each.acknowledged // 14.1, and its own first INVITE
                && each.request.getMethod().equals("INVITE"));
        if (up && free && !answering) { // before the ACK a request of the callee may overtake the 2xx
            ask(method);
        }
    }

    private Asked ask(String method) {
        return ask(phone.request(method));
    }

    Asked ask(SipText text) {
        Asked question = new Asked(text);
        asked.put(question.text.value("CSeq"), question);
        boolean invites = text.toString().startsWith("INVITE");
        repeat(question.text, invites ? Long.MAX_VALUE : T2, () -> question.status > 0 || invites && question.provisional);
        return question;
    }

    private void rings() {
        if (called != null && called.status < 200 && called.request.getHeader("Supported") != null) {
            ringing.rings(called);
        } else {
            answers(180);
        }
    }

    /** To the INVITE that began the call. */
    void answers(int status) {
        if (called != null && called.status < 200) {
            answer(called, status);
            if (status / 100 == 2) {
                up = true;
            }
            over |= status >= 300;
        }
    }

    private void answer(Heard question, int status) {
        question.status = status;
        question.isAnswered(now());
        question.answer = phone.answer(question.request, status);
        boolean invites = question.request.getMethod().equals("INVITE");
        if (invites && status >= 200) {
            repeat(question.answer, T2, () -> question.acknowledged, status / 100 == 2);
            after(GIVE_UP, () -> {
                if (!question.acknowledged && status / 100 == 2) {
                    waitedForAck = true;
                    does(Deed.BYE); // 13.3.1.4
                }
            });
        } else {
            say(question.answer);
        }
    }

    void hears(SIPMessage message) {
        if (silent) {
            return;
        }
        if (message instanceof SIPResponse response) {
            hears(response);
        } else {
            hears((SIPRequest) message);
        }
    }

    private void hears(SIPResponse response) {
        Asked question = asked.get(response.getCSeq().getSeqNumber() + " " + response.getCSeq().getMethod());
        if (question == null) {
            complaints.add("an answer to nothing: " + response.getFirstLine());
            return;
        }
        int status = response.getStatusCode();
        if (status < 200) {
            question.provisional = true;
            if (question == invite && question.status == 0) {
                ringing.hears(response);
            }
            cancelsWhenItMay();
            return;
        }
        boolean first = question.status == 0;
        if (!first && question.status != status) {
            complaints.add(response.getCSeq() + " was answered " + question.status + " and " + status);
        }
        question.status = status;
        String method = response.getCSeq().getMethod();
        if (first && question != invite && (method.equals("BYE") || status == 481 || status == 408) && !method.equals("PRACK")) {
            over = true; // 12.2.1.2
        }
        if (first && status == 491 && again++ < MOST_AGAIN) { // 14.1: who owns the Call-ID waits longer
            after(invite == null ? 10 * dice(200) : 2_100 + 10 * dice(190), () -> does(Deed.REINVITE));
        }
        if (method.equals("INVITE")) {
            acknowledges(question, response, first);
        }
    }

    private void acknowledges(Asked question, SIPResponse response, boolean first) {
        boolean ok = response.getStatusCode() / 100 == 2;
        if (first && question == invite) {
            up = ok;
            over |= !ok;
            if (ok) {
                phone.enters(response);
            }
        }
        if (first) {
            question.ack = ok ? phone.ack(response.getCSeq().getSeqNumber()) : phone.ack(question.text, response);
        }
        if (!ok || !neverAcks) {
            say(question.ack);
        }
        if (first && ok && question.cancelled) {
            does(Deed.BYE); // the CANCEL came too late
        }
    }

    private void hears(SIPRequest request) {
        String key = request.getTopmostVia().getBranch() + " " + request.getMethod();
        Heard before = heard.get(key);
        if (request.getMethod().equals("ACK")) {
            heard.values().stream().filter(each -> each.request.getMethod().equals("INVITE")
                    && each.request.getCSeq().getSeqNumber() == request.getCSeq().getSeqNumber()).forEach(each -> each.acknowledged = true);
        } else if (before != null) {
            if (before.answer != null) {
                say(before.answer);
            }
        } else {
            Heard question = new Heard(request);
            heard.put(key, question);
            isAsked(question);
        }
    }

    private void isAsked(Heard question) {
        SIPRequest request = question.request;
        switch (request.getMethod()) {
            case "INVITE" -> {
                if (request.getToTag() == null) {
                    isCalled(question);
                } else {
                    boolean glare = asked.values().stream().anyMatch(each -> each.status == 0 && each.text.toString().startsWith("INVITE"));
                    answer(question, over ? 481 : glare ? 491 : 200);
                }
            }
            case "CANCEL" -> {
                Heard invited = heard.get(request.getTopmostVia().getBranch() + " INVITE");
                answer(question, invited == null ? 481 : 200);
                if (invited != null) {
                    invited.cancelledAt = now();
                }
                if (invited != null && invited.status < 200 && !ignoresCancel) {
                    over |= invited == called;
                    answer(invited, 487);
                }
            }
            case "BYE" -> {
                answer(question, over && !up ? 481 : 200);
                over = true;
            }
            case "PRACK" -> answer(question, ringing.acknowledgedBy(request) ? 200 : 481);
            default -> answer(question, over ? 481 : 200);
        }
    }

    private void isCalled(Heard question) {
        if (called != null) {
            complaints.add("called twice");
            return;
        }
        called = question;
        phone.isIn(question.request);
        question.cameAt = now();
        if (acts.stream().noneMatch(act -> act.deed() == Deed.SAY_NO_TRYING)) {
            answer(question, 100); // 17.2.1, as the acts may leave it long without another
        }
        acts.forEach(act -> after(act.at(), () -> does(act.deed())));
        after(100_000, () -> does(up ? Deed.BYE : Deed.REJECT));
    }

    /** What RFC 3261 lets it expect and it did not get; empty if all went well. @param others whether the other side left it waiting */
    List<String> complaints(boolean others) {
        List<String> all = new ArrayList<>(complaints);
        if (silent || others) { // what waits for such a side is answered once at most, 64*T1 later, when nobody may listen any more
            return all;
        }
        asked.forEach((name, question) -> {
            if (question.status == 0) {
                all.add("no final answer to " + name);
            }
        });
        heard.values().stream().filter(each -> each.request.getMethod().equals("INVITE") && each.status >= 200 && !each.acknowledged
                        && !tooLate(each))
                .forEach(each -> all.add("no ACK to " + each.status + " of " + each.request.getCSeq()));
        if (!over && (invite != null || called != null)) {
            all.add("the call is not over");
        }
        return all;
    }

    /** Who asked may have given up before: 64*T1 after its CANCEL (9.1), or without any response (17.1.1.2). */
    private static boolean tooLate(Heard invited) {
        boolean quiet = invited.cameAt != 0 && invited.firstAnsweredAt - invited.cameAt > GIVE_UP - 2_000;
        return invited.cancelledAt != 0 && invited.answeredAt - invited.cancelledAt > GIVE_UP - 2_000 || quiet;
    }

    /** Whether it left the others waiting. */
    boolean wasRude() {
        return silent || neverAcks;
    }

    /** The same number for the same seed. @return 1 to the most, inclusive */
    int dice(int most) {
        return network.dice(most);
    }

    void after(long millis, Runnable what) {
        network.node().later(millis, what);
    }

    long now() {
        return network.node().now();
    }

    Phone phone() {
        return phone;
    }

    void say(SipText text) {
        if (fork == null || fork.passes(this, SipText.parse(text.bytes()))) {
            network.carry(name, text, () -> phone.says(text));
        }
    }

    private void repeat(SipText text, long most, BooleanSupplier enough) {
        repeat(text, most, enough, false);
    }

    /** At intervals that double without bound, over any transport (RFC 3262 section 3). */
    void repeatAlways(SipText text, BooleanSupplier enough) {
        repeat(text, T1, Long.MAX_VALUE, now() + GIVE_UP, enough);
    }

    /** @param always over a reliable transport too, as a 2xx to INVITE is */
    private void repeat(SipText text, long most, BooleanSupplier enough, boolean always) {
        if (network.reliable() && !always) {
            say(text);
        } else {
            repeat(text, T1, most, now() + GIVE_UP, enough);
        }
    }

    void repeat(SipText text, long interval, long most, long end, BooleanSupplier enough) {
        if (silent || enough.getAsBoolean() || now() >= end) {
            return;
        }
        say(text);
        after(interval, () -> repeat(text, Math.min(2 * interval, most), most, end, enough));
    }
}
