package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.testbed.RandomNetwork.Passed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A server transaction has one final response: what is sent after it is the same bytes (RFC 3261 sections 17.2.1, 17.2.2). */
final class ServerAnswers implements Judge.Rule {
    private final Consumer<String> verdict;
    private final Map<String, byte[]> finals = new HashMap<>();

    ServerAnswers(Consumer<String> verdict) {
        this.verdict = verdict;
    }

    @Override
    public void left(Passed passed) {
        if (!(passed.message() instanceof SIPResponse response)) {
            return;
        }
        String key = Judge.transaction(response);
        byte[] before = finals.get(key);
        if (before != null && !Arrays.equals(before, passed.bytes())) {
            verdict.accept("after " + Judge.name(SipText.parse(before)) + " came something else: " + Judge.name(response));
        } else if (before == null && response.getStatusCode() >= 200) {
            finals.put(key, passed.bytes());
        }
    }
}
