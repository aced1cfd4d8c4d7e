package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.testbed.RandomNetwork.Passed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Every client transaction ends:
 * <ul>
 *   <li>a request that is repeated is the same bytes (RFC 3261 sections 17.1.1.2, 17.1.2.2), and so is the ACK of a 2xx (13.2.2.4);</li>
 *   <li>it is not repeated 64*T1 after it left first, nor after its final response, nor an INVITE after a provisional one;</li>
 *   <li>each failure of an INVITE that comes while its transaction lives is acknowledged at once, by its branch (17.1.1.3);</li>
 *   <li>each dialog that a 2xx makes gets an ACK (13.2.2.4).</li>
 * </ul>
 */
final class ClientRequests implements Judge.Rule {
    /** 64*T1, and at least as long as any Timer D, in ms. */
    private static final long LONG = 32_000;
    static final String NO_ACK_OF_APPLICATION = "no ACK for the dialog of ";
    private static final long NEVER = Long.MAX_VALUE;

    /** What is known of one request that left. Times in ms. */
    private static final class Sent {
        private final Passed first;
        private long provisional = NEVER;
        private long answered = NEVER;
        private long cancelled = NEVER;
        private boolean ok;

        private Sent(Passed first) {
            this.first = first;
        }

        private boolean reliable() {
            return first.message().getTopmostVia().getTransport().equalsIgnoreCase("TCP");
        }

        /** Whether the transaction of an INVITE waits for its first final response (17.1.1.2, 9.1). */
        private boolean waits(long at) {
            return answered == NEVER && (provisional != NEVER || at < first.at() + LONG)
                    && (cancelled == NEVER || at < cancelled + LONG);
        }
    }

    private final Consumer<String> verdict;
    private final Map<String, Sent> requests = new HashMap<>();
    private final Map<String, String> wanted = new LinkedHashMap<>();
    private final Set<String> acknowledged = new HashSet<>();

    ClientRequests(Consumer<String> verdict) {
        this.verdict = verdict;
    }

    @Override
    public void left(Passed passed) {
        if (!(passed.message() instanceof SIPRequest request)) {
            return;
        }
        String method = request.getMethod();
        Sent before = requests.putIfAbsent(Judge.transaction(request), new Sent(passed));
        if (before != null) {
            again(passed, before);
        }
        if (method.equals(SIPRequest.ACK)) {
            acknowledged.add(passed.at() + " " + request.getTopmostVia().getBranch());
            acknowledged.add(dialog(request.getCallId().getCallId(), request.getToTag(), request.getCSeq().getSeqNumber()));
        } else if (method.equals(SIPRequest.CANCEL) && before == null) {
            invite(request.getTopmostVia().getSentBy() + " " + request.getTopmostVia().getBranch()).cancelled = passed.at();
        }
    }

    private Sent invite(String branch) {
        return requests.getOrDefault(branch + " " + SIPRequest.INVITE, new Sent(null));
    }

    private static String dialog(String callId, String tag, long number) {
        return callId + " " + tag + " " + number;
    }

    private void again(Passed passed, Sent before) {
        if (!Arrays.equals(before.first.bytes(), passed.bytes())) {
            verdict.accept("a repeat is different: " + Judge.name(passed.message()));
        } else if (!Judge.method(passed).equals(SIPRequest.ACK)) {
            if (passed.at() >= before.first.at() + LONG) {
                verdict.accept("repeated when its timers were over: " + Judge.name(passed.message()));
            }
            if (before.answered < passed.at()) {
                verdict.accept("repeated after its final response: " + Judge.name(passed.message()));
            }
            if (before.provisional < passed.at() && Judge.method(passed).equals(SIPRequest.INVITE)) {
                verdict.accept("repeated after a provisional response: " + Judge.name(passed.message()));
            }
        }
    }

    @Override
    public void came(Passed passed) {
        Sent sent = passed.message() instanceof SIPResponse ? requests.get(Judge.transaction(passed.message())) : null;
        if (sent == null) {
            return;
        }
        SIPResponse response = (SIPResponse) passed.message();
        int status = response.getStatusCode();
        boolean invite = Judge.method(passed).equals(SIPRequest.INVITE);
        boolean waits = sent.waits(passed.at());
        if (status < 200) {
            sent.provisional = waits ? Math.min(sent.provisional, passed.at()) : sent.provisional; // a late one revives nothing
            return;
        }
        if (invite) {
            wantsAck(sent, passed, response);
        }
        if (invite ? waits : sent.answered == NEVER) {
            sent.answered = passed.at();
            sent.ok = status < 300;
        }
    }

    private void wantsAck(Sent invite, Passed passed, SIPResponse response) {
        boolean first = invite.waits(passed.at());
        boolean soon = invite.answered != NEVER && passed.at() < invite.answered + LONG;
        if (response.getStatusCode() < 300) {
            if (first || soon && invite.ok) {
                wanted.putIfAbsent(dialog(response.getCallId().getCallId(), response.getToTag(), response.getCSeq().getSeqNumber()),
                        NO_ACK_OF_APPLICATION + Judge.name(response));
            }
        } else if (first || soon && !invite.ok && !invite.reliable()) {
            wanted.putIfAbsent(passed.at() + " " + response.getTopmostVia().getBranch(), "no ACK for " + Judge.name(response));
        }
    }

    @Override
    public void over() {
        wanted.forEach((ack, why) -> {
            if (!acknowledged.contains(ack)) {
                verdict.accept(why);
            }
        });
    }
}
