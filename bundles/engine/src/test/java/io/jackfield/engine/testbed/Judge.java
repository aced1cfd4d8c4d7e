package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold of everything that a node ever sent, whatever the peers and the network did:
 * <ol>
 *   <li>a server transaction has one final response: what is sent after it is the same bytes (RFC 3261 17.2.1, 17.2.2);</li>
 *   <li>a request that is repeated is the same bytes (17.1.1.2, 17.1.2.2), and so is the ACK of a 2xx (13.2.2.4);</li>
 *   <li>in each direction of a dialog the numbers of requests grow (12.2.1.1);</li>
 *   <li>once a BYE got its final answer, from either side, no request begins in that dialog but an ACK (15.1), and a side sends
 *       one BYE only;</li>
 *   <li>an ACK or CANCEL is sent only for an INVITE that was sent.</li>
 * </ol>
 */
public final class Judge {
    private final List<String> verdicts = new ArrayList<>();
    private final Map<String, byte[]> finals = new HashMap<>();
    private final Map<String, byte[]> requests = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Set<String> invites = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> hungUp = new HashSet<>();

    private Judge() {
    }

    /** What does not hold, in the order of its happening; empty if all is well. */
    public static List<String> of(List<RandomNetwork.Passed> history) {
        Judge judge = new Judge();
        for (RandomNetwork.Passed each : history) {
            if (!each.left()) {
                judge.came(each.message());
            } else if (each.message() instanceof SIPResponse response) {
                judge.response(each, response);
            } else {
                judge.request(each, (SIPRequest) each.message());
            }
        }
        return judge.verdicts;
    }

    private void verdict(RandomNetwork.Passed sent, String what) {
        verdicts.add(what + ": " + new String(sent.bytes(), StandardCharsets.UTF_8));
    }

    private static String transaction(SIPMessage message) {
        return message.getTopmostVia().getSentBy() + " " + message.getTopmostVia().getBranch() + " " + message.getCSeq().getMethod();
    }

    /** The final answer to a BYE of the node ends the dialog (15.1.1). */
    private void came(SIPMessage message) {
        if (message instanceof SIPResponse response && response.getStatusCode() >= 200
                && response.getCSeq().getMethod().equals("BYE")) {
            ended.add(response.getCallId().getCallId() + " " + response.getFromTag());
        }
    }

    private void response(RandomNetwork.Passed sent, SIPResponse response) {
        String key = transaction(response);
        byte[] before = finals.get(key);
        if (before != null && !Arrays.equals(before, sent.bytes())) {
            verdict(sent, "after " + new String(before, StandardCharsets.UTF_8) + " came something else");
        } else if (before == null && response.getStatusCode() >= 200) {
            finals.put(key, sent.bytes());
            if (response.getCSeq().getMethod().equals("BYE") && response.getStatusCode() / 100 == 2) {
                ended.add(response.getCallId().getCallId() + " " + response.getToTag());
            }
        }
    }

    private void request(RandomNetwork.Passed sent, SIPRequest request) {
        String key = transaction(request);
        byte[] before = requests.putIfAbsent(key, sent.bytes());
        if (before != null) {
            if (!Arrays.equals(before, sent.bytes())) {
                verdict(sent, "a repeat of " + new String(before, StandardCharsets.UTF_8) + " is different");
            }
            return;
        }
        String direction = request.getCallId().getCallId() + " " + request.getFromTag();
        long number = request.getCSeq().getSeqNumber();
        if (request.getMethod().equals("ACK") || request.getMethod().equals("CANCEL")) {
            if (!invites.contains(direction + " " + number)) {
                verdict(sent, "no INVITE has this number");
            }
            return;
        }
        Long last = numbers.put(direction, number);
        if (last != null && last >= number) {
            verdict(sent, "the number before was " + last);
        }
        if (request.getMethod().equals("INVITE")) {
            invites.add(direction + " " + number);
        }
        if (ended.contains(direction)) {
            verdict(sent, "the dialog was over");
        }
        if (request.getMethod().equals("BYE") && !hungUp.add(direction)) {
            verdict(sent, "there was a BYE");
        }
    }
}
