package io.jackfield.engine.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.RSeq;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A phone that makes or takes one call by itself over a {@link LossyNetwork}, as a dice decides, and repeats what RFC 3261 says
 * must be repeated. It checks that each of its requests gets one final answer, however often.
 */
public final class ModelPhone {
    private static final long T1 = 500;
    private static final long T2 = 4_000;
    private static final long GIVE_UP = 64 * T1;

    private final LossyNetwork network;
    private final Phone phone;
    private final Map<String, Integer> finals = new HashMap<>();
    private final Map<String, SipText> answers = new HashMap<>();
    private final Set<Long> pracksAnswered = new HashSet<>();
    private SipText invite;
    private SIPRequest called;
    private SipText ack;
    private boolean acknowledged;
    private boolean provisional;
    private boolean up;
    private boolean over;
    private boolean reliably;
    private boolean cancels = true;
    private int busyOutOfTen = 2;
    private long rseq;
    private boolean pracked;
    private long heardRseq;

    private ModelPhone(LossyNetwork network, String name, String host, String callId) {
        this.network = network;
        this.phone = new Phone(network.node(), name, host, callId);
    }

    /** Calls, and hangs up or cancels after a while. */
    public static ModelPhone caller(LossyNetwork network, String host, String callId) {
        return new ModelPhone(network, "alice", host, callId);
    }

    /** Waits for a call. */
    public static ModelPhone callee(LossyNetwork network, String host, String callId) {
        return callee(network, "bob", host, callId);
    }

    public static ModelPhone callee(LossyNetwork network, String name, String host, String callId) {
        return new ModelPhone(network, name, host, callId);
    }

    /** Says that it takes provisional answers reliably, or gives them so where the caller takes them. */
    public ModelPhone reliably() {
        reliably = true;
        return this;
    }

    /** Does not cancel. */
    public ModelPhone patient() {
        cancels = false;
        return this;
    }

    /** Is never busy and does not ring for ever. */
    public ModelPhone answering() {
        busyOutOfTen = 0;
        return this;
    }

    /** Whether somebody called. */
    public boolean wasCalled() {
        return called != null;
    }

    public void calls() {
        invite = phone.request("INVITE");
        if (reliably) {
            invite.and("Supported", "100rel");
        }
        repeat(invite, T1, Long.MAX_VALUE, () -> provisional || finals.containsKey("INVITE"));
        after(GIVE_UP, () -> over |= !provisional && finals.isEmpty());
        int patience = dice(25_000);
        if (cancels) {
            after(patience, this::cancels);
        }
    }

    private void cancels() {
        if (provisional && !finals.containsKey("INVITE")) {
            repeat(phone.cancel(invite), T1, T2, () -> finals.containsKey("CANCEL"));
        }
    }

    private void hangsUp() {
        if (up && !over) {
            over = true;
            repeat(phone.request("BYE"), T1, T2, () -> finals.containsKey("BYE"));
        }
    }

    /** What RFC 3261 lets it expect and it did not get; empty if all went well. */
    public List<String> complaints() {
        List<String> all = new ArrayList<>();
        if (!over) {
            all.add("the call is not over");
        }
        if (invite != null && provisional && !finals.containsKey("INVITE")) {
            all.add("no final answer to INVITE");
        }
        if (called != null && !acknowledged) {
            all.add("no ACK");
        }
        return all;
    }

    /** Whether it was connected. */
    public boolean wasUp() {
        return up;
    }

    void hears(SIPMessage message) {
        if (message instanceof SIPResponse response) {
            hears(response);
        } else {
            hears((SIPRequest) message);
        }
    }

    private void hears(SIPResponse response) {
        String method = response.getCSeq().getMethod();
        int status = response.getStatusCode();
        if (status < 200) {
            provisional = true;
            if (response.getHeader("RSeq") instanceof RSeq number) {
                acknowledges(response, number.getSeqNumber());
            }
            return;
        }
        if (method.equals("PRACK")) {
            pracksAnswered.add(response.getCSeq().getSeqNumber());
            return;
        }
        Integer before = finals.putIfAbsent(method, status);
        assertThat(before == null || before == status).as("final answers to one %s: %s and %s", method, before, status)
                .isTrue();
        if (method.equals("INVITE")) {
            answered(response, before == null);
        }
    }

    /** RFC 3262 section 4: once each, and in order. */
    private void acknowledges(SIPResponse response, long number) {
        if (heardRseq != 0 && number != heardRseq + 1) {
            return;
        }
        heardRseq = number;
        phone.enters(response);
        SipText prack = phone.request("PRACK").without("Contact")
                .and("RAck", number + " " + response.getCSeq().getSeqNumber() + " INVITE");
        long own = Long.parseLong(prack.value("CSeq").split(" ")[0]);
        repeat(prack, T1, T2, () -> pracksAnswered.contains(own) || finals.containsKey("INVITE"));
    }

    private void answered(SIPResponse response, boolean first) {
        if (response.getStatusCode() >= 300) {
            over = true;
            say(phone.ack(invite, response));
            return;
        }
        if (first) {
            up = true;
            phone.enters(response);
            ack = phone.ack(1);
            after(dice(20_000), this::hangsUp);
        }
        say(ack);
    }

    private void hears(SIPRequest request) {
        String branch = request.getTopmostVia().getBranch() + request.getMethod();
        SipText before = answers.get(branch);
        switch (request.getMethod()) {
            case "ACK" -> acknowledged = true;
            case "INVITE" -> {
                if (before != null) {
                    say(before);
                } else {
                    isCalled(request, branch);
                }
            }
            case "CANCEL" -> {
                say(phone.answer(request, called == null ? 481 : 200));
                answers(487);
            }
            case "PRACK" -> {
                pracked = true;
                say(phone.answer(request, 200));
            }
            default -> {
                over = true;
                say(phone.answer(request, 200));
            }
        }
    }

    private void isCalled(SIPRequest request, String branch) {
        called = request;
        phone.isIn(request);
        answers.put(branch, phone.answer(request, 100));
        say(answers.get(branch));
        after(dice(1_000), () -> {
            if (answers.get(branch).toString().startsWith("SIP/2.0 1")) {
                rings(request, branch);
            }
        });
        int kind = network.random().nextInt(10);
        if (kind < 9 || busyOutOfTen == 0) {
            after(300 + dice(6_000), () -> answers(kind < 9 - busyOutOfTen || busyOutOfTen == 0 ? 200 : 486));
        } // else it rings until somebody cancels
    }

    private void rings(SIPRequest request, String branch) {
        SipText ringing = phone.answer(request, 180);
        boolean reliable = reliably && request.getHeader("Supported") != null;
        if (reliable) {
            rseq = dice(1_000_000);
            ringing.and("Require", "100rel").and("RSeq", rseq);
            repeat(ringing, T1, Long.MAX_VALUE, () -> pracked || !answers.get(branch).toString().startsWith("SIP/2.0 1"));
            after(GIVE_UP, () -> {
                if (!pracked) {
                    answers(504); // RFC 3262 section 3
                }
            });
        } else {
            say(ringing);
        }
        answers.put(branch, ringing);
    }

    private void answers(int status) {
        String branch = called == null ? "" : called.getTopmostVia().getBranch() + "INVITE";
        if (called == null || !answers.get(branch).toString().startsWith("SIP/2.0 1")) {
            return;
        }
        SipText answer = phone.answer(called, status);
        answers.put(branch, answer);
        repeat(answer, T1, T2, () -> acknowledged);
        if (status == 200) {
            up = true;
            after(dice(40_000), this::hangsUp);
            after(GIVE_UP, () -> {
                if (!acknowledged) {
                    hangsUp();
                }
            });
        } else {
            over = true;
        }
    }

    private int dice(int millis) {
        return 1 + network.random().nextInt(millis);
    }

    private void after(long millis, Runnable what) {
        network.node().later(millis, what);
    }

    private void say(SipText text) {
        network.carry(() -> phone.says(text));
    }

    private void repeat(SipText text, long first, long most, BooleanSupplier enough) {
        repeat(text, first, most, network.node().now() + GIVE_UP, enough);
    }

    private void repeat(SipText text, long interval, long most, long end, BooleanSupplier enough) {
        if (enough.getAsBoolean() || network.node().now() >= end) {
            return;
        }
        say(text);
        after(interval, () -> repeat(text, Math.min(2 * interval, most), most, end, enough));
    }
}
