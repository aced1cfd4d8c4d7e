package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.testbed.RandomNetwork.Passed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Within a dialog, of which a fork has several:
 * <ul>
 *   <li>the numbers of requests grow (RFC 3261 section 12.2.1.1);</li>
 *   <li>once a BYE got its final answer, from either side, no request begins but an ACK (15.1), and a side sends one BYE only;</li>
 *   <li>an ACK or CANCEL is sent only for an INVITE that was sent.</li>
 * </ul>
 */
final class DialogOrder implements Judge.Rule {
    private final Consumer<String> verdict;
    private final Map<String, Long> numbers = new HashMap<>();
    private final Set<String> transactions = new HashSet<>();
    private final Set<String> invites = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> hungUp = new HashSet<>();

    DialogOrder(Consumer<String> verdict) {
        this.verdict = verdict;
    }

    private static String tag(String tag) {
        return tag == null ? "" : tag;
    }

    /** The final answer to a BYE of the node ends the dialog (15.1.1). */
    @Override
    public void came(Passed passed) {
        if (passed.message() instanceof SIPResponse response && response.getStatusCode() >= 200
                && SIPRequest.BYE.equals(Judge.method(passed))) {
            ended.add(response.getCallId().getCallId() + " " + tag(response.getFromTag()) + " " + tag(response.getToTag()));
        }
    }

    @Override
    public void left(Passed passed) {
        if (passed.message() instanceof SIPRequest request) {
            if (transactions.add(Judge.transaction(request))) {
                request(request);
            }
        } else if (passed.message() instanceof SIPResponse response && response.getStatusCode() / 100 == 2
                && SIPRequest.BYE.equals(Judge.method(passed))) {
            ended.add(response.getCallId().getCallId() + " " + tag(response.getToTag()) + " " + tag(response.getFromTag()));
        }
    }

    private void request(SIPRequest request) {
        String ours = request.getCallId().getCallId() + " " + tag(request.getFromTag()) + " ";
        String dialog = ours + tag(request.getToTag());
        long number = request.getCSeq().getSeqNumber();
        if (SIPRequest.ACK.equals(request.getMethod()) || SIPRequest.CANCEL.equals(request.getMethod())) {
            if (!invites.contains(ours + number)) {
                verdict.accept("no INVITE has this number: " + Judge.name(request));
            }
            return;
        }
        Long last = numbers.getOrDefault(dialog, numbers.get(ours)); // a new dialog goes on behind what began it
        numbers.put(dialog, number);
        if (last != null && last >= number) {
            verdict.accept("the number before was " + last + ": " + Judge.name(request));
        }
        if (SIPRequest.INVITE.equals(request.getMethod())) {
            invites.add(ours + number);
        }
        if (ended.contains(dialog)) {
            verdict.accept("the dialog was over: " + Judge.name(request));
        }
        if (SIPRequest.BYE.equals(request.getMethod()) && !hungUp.add(dialog)) {
            verdict.accept("there was a BYE: " + Judge.name(request));
        }
    }
}
