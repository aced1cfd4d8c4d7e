package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.testbed.RandomNetwork.Passed;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A conversation as people draw it: time goes down, who called is on the left of the node, everybody else on the right. */
final class Ladder {
    private static final String NODE = "|node|";
    private static final int WIDTH = 34;

    private Ladder() {
    }

    /** @param names by address */
    static String of(List<Passed> history, Map<String, String> names) {
        long start = history.isEmpty() ? 0 : history.get(0).at();
        return history.stream().map(each -> line(each, start, names.getOrDefault(each.peer(), each.peer())))
                .collect(Collectors.joining("\n"));
    }

    private static String line(Passed passed, long start, String peer) {
        String what = what(passed.message());
        boolean caller = passed.message().getCallId().getCallId().endsWith("-call"); // the phones' own
        boolean toTheRight = passed.left() != caller;
        String arrow = toTheRight ? "-".repeat(Math.max(2, WIDTH - what.length())) + ">" : "<" + "-".repeat(Math.max(2, WIDTH - what.length()));
        String drawn = toTheRight ? "-- " + what + " " + arrow : arrow + " " + what + " --";
        String at = String.format("%8d ms ", passed.at() - start);
        return caller ? at + String.format("%6s %s %s", peer, drawn, NODE)
                : at + " ".repeat(WIDTH + 14) + NODE + " " + drawn + " " + peer;
    }

    private static String what(SIPMessage message) {
        String cseq = message.getCSeq().getSeqNumber() + "";
        if (message instanceof SIPRequest request) {
            return request.getMethod() + " " + cseq;
        }
        return ((SIPResponse) message).getStatusCode() + " " + message.getCSeq().getMethod() + " " + cseq;
    }
}
