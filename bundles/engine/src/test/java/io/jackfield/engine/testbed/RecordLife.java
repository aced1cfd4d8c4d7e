package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.testbed.RandomNetwork.Passed;
import java.util.function.Consumer;

/**
 * Nothing leaves by itself when the record of the call is gone: only an answer to what comes then, and what the event that ended it
 * sent. Of a node with one call.
 */
final class RecordLife implements Judge.Rule {
    private final Consumer<String> verdict;
    private long cameAt = -1;

    RecordLife(Consumer<String> verdict) {
        this.verdict = verdict;
    }

    @Override
    public void came(Passed passed) {
        cameAt = passed.at();
    }

    @Override
    public void left(Passed passed) {
        if (passed.kept()) {
            return;
        }
        if (cameAt != passed.at()) {
            verdict.accept("left by itself when there was no call any more: " + Judge.name(passed.message()));
        } else if (passed.message() instanceof SIPRequest) {
            verdict.accept("a request of no call: " + Judge.name(passed.message()));
        }
    }
}
