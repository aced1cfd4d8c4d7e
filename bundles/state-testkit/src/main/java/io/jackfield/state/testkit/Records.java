package io.jackfield.state.testkit;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallBody;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckOut;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The call records of the contract. */
final class Records {
    static final ApplicationVersion FORWARD_1 = new ApplicationVersion("forward", "1.0.0");
    static final ApplicationVersion FORWARD_2 = new ApplicationVersion("forward", "2.0.0");
    static final ApplicationVersion ECHO = new ApplicationVersion("echo", "");

    private static final byte[] NOTHING = {};

    /** A body that a store in this process may keep as it is, as an engine's is. */
    private record Text(String text) implements CallBody {
        @Override
        public byte[] encoded() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    static CallRecord of(String text) {
        return due(text, CallRecord.NEVER);
    }

    static CallRecord due(String text, long dueAt) {
        return new CallRecord(new Text(text), NOTHING, dueAt, CallRecord.NEVER, Map.of());
    }

    static CallRecord sending(String text) {
        return new CallRecord(new Text(text), NOTHING, CallRecord.NEVER, CallRecord.NEVER, Map.of(), true);
    }

    static CallRecord expiring(String text, long expiresAt) {
        return new CallRecord(new Text(text), NOTHING, CallRecord.NEVER, expiresAt, Map.of(FORWARD_1, 1));
    }

    static CallRecord with(String text, Map<ApplicationVersion, Integer> sessions) {
        return new CallRecord(new Text(text), NOTHING, CallRecord.NEVER, CallRecord.NEVER, sessions);
    }

    static CallRecord with(CallBody body, byte[] pending) {
        return new CallRecord(body, pending, CallRecord.NEVER, CallRecord.NEVER, Map.of());
    }

    static String text(CallRecord record) {
        return new String(record.body().encoded(), StandardCharsets.UTF_8);
    }

    static String text(CheckOut.Answer granted) {
        return text(Borrower.granted(granted).record());
    }

    static CallKey key(long number) {
        return new CallKey(number * 0x9E3779B97F4A7C15L, number);
    }

    private Records() {
    }
}
