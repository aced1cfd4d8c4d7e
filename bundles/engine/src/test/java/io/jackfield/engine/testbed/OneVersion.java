package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.engine.testbed.RandomNetwork.Passed;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** All messages of a Call-ID that an application says it made, in {@value #HEADER}, are of one version of it. */
final class OneVersion implements Judge.Rule {
    static final String HEADER = "X-Served-By";

    private final Consumer<String> verdict;
    private final Map<String, String> versions = new HashMap<>();

    OneVersion(Consumer<String> verdict) {
        this.verdict = verdict;
    }

    /** Which version made a message; empty if it does not say. */
    static String of(SIPMessage message) {
        return message.getHeader(HEADER) == null ? "" : Phone.value(message, HEADER);
    }

    @Override
    public void left(Passed passed) {
        String version = of(passed.message());
        if (version.isEmpty()) {
            return;
        }
        String before = versions.putIfAbsent(passed.message().getCallId().getCallId(), version);
        if (before != null && !before.equals(version)) {
            verdict.accept("the call was " + before + "'s: " + Judge.name(passed.message()));
        }
    }
}
