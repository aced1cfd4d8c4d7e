package io.jackfield.state.testkit.history;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Bytes;
import io.jackfield.state.CallRecord;
import java.util.Map;

/** What one record has in it, to be compared. */
record Content(Bytes body, Bytes pending, long dueAt, Map<ApplicationVersion, Integer> sessions) {
    /** Null for null. @throws IllegalArgumentException for a record that expires: what time does is not judged */
    static Content of(CallRecord record) {
        if (record == null) {
            return null;
        }
        if (record.expiresAt() != CallRecord.NEVER) {
            throw new IllegalArgumentException("a history of records that expire cannot be judged");
        }
        return new Content(Bytes.of(record.body().encoded()), Bytes.of(record.pending()), record.dueAt(), record.sessions());
    }

    @Override
    public String toString() {
        return "'" + body.text() + "'";
    }
}
