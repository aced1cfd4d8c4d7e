package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.testbed.RandomNetwork.Passed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What must hold of everything that a node ever sent, whatever the peers and the network did: {@link ServerAnswers},
 * {@link ClientRequests}, {@link DialogOrder}, {@link RecordLife} and {@link OneVersion}.
 */
public final class Judge {
    /** Sees everything that passes, in order, and says what should not have. */
    interface Rule {
        /** A message came to the node. */
        default void came(Passed passed) {
        }

        void left(Passed passed);

        /** Nothing passes any more. */
        default void over() {
        }
    }

    private Judge() {
    }

    /** What does not hold; empty if all is well. */
    public static List<String> of(List<Passed> history) {
        List<String> verdicts = new ArrayList<>();
        Consumer<String> verdict = verdicts::add;
        Stream.of(new ServerAnswers(verdict), new ClientRequests(verdict), new DialogOrder(verdict), new RecordLife(verdict),
                new OneVersion(verdict)).forEach(rule -> apply(rule, history));
        return verdicts;
    }

    private static void apply(Rule rule, List<Passed> history) {
        for (Passed each : history) {
            if (each.left()) {
                rule.left(each);
            } else {
                rule.came(each);
            }
        }
        rule.over();
    }

    /** Requests that came and that no final response left for. An ACK wants none. */
    public static List<Passed> unanswered(List<Passed> history) {
        Map<String, Passed> open = new LinkedHashMap<>();
        for (Passed each : history) {
            boolean request = each.message() instanceof SIPRequest;
            if (!each.left() && request && !method(each).equals(SIPRequest.ACK)) {
                open.putIfAbsent(transaction(each.message()), each);
            }
        }
        history.stream().filter(each -> each.left() && each.message() instanceof SIPResponse response && response.getStatusCode() >= 200)
                .forEach(each -> open.remove(transaction(each.message())));
        return List.copyOf(open.values());
    }

    static String method(Passed passed) {
        return passed.message().getCSeq().getMethod();
    }

    /** A message for people. */
    static String name(SIPMessage message) {
        return message.getFirstLine().trim() + " | " + message.getCSeq().toString().trim() + " | " + message.getCallId().getCallId();
    }

    static String transaction(SIPMessage message) {
        return message.getTopmostVia().getSentBy() + " " + message.getTopmostVia().getBranch() + " " + message.getCSeq().getMethod();
    }
}
