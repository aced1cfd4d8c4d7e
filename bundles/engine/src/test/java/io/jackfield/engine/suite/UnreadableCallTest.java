package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A record that is damaged, or of a release that knows more, ends its own call with a word in the log, and no other. */
class UnreadableCallTest {
    private static final byte[] NOTHING = new byte[0];

    private static Phone up(Node node, String name, String address) {
        Phone phone = new Phone(node, name, address);
        phone.says(phone.request("INVITE"));
        phone.enters(phone.hears(200));
        phone.says(phone.ack(1));
        return phone;
    }

    /** Somebody writes other bytes under the key of the only call there is. */
    private static void plant(Node node, UnaryOperator<CallRecord> other) {
        CallKey key = node.stored().get(0).key();
        Incarnation writer = new Incarnation("writer", 1);
        CheckOut.Granted lent = (CheckOut.Granted) node.store().checkOut(new CheckOut(key, writer, null, 0, 0))
                .toCompletableFuture().join();
        assertThat(node.store().checkIn(new CheckIn(key, lent.revision(), new CheckIn.Id(writer, 1), other.apply(lent.record()), false))
                .toCompletableFuture().join()).isInstanceOf(CheckIn.Done.class);
    }

    private static CallRecord with(CallRecord record, byte[] body, byte[] pending) {
        return new CallRecord(new EncodedBody(body), pending, record.dueAt(), record.expiresAt(), record.sessions());
    }

    private static byte[] truncated(CallRecord record) {
        byte[] bytes = record.body().encoded();
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static void endsAlone(Node node, UnaryOperator<CallRecord> other) {
        Script app = new Script();
        node.runs(app);
        Phone alice = up(node, "alice", "10.0.0.1");
        plant(node, other);
        Phone carol = up(node, "carol", "10.0.0.3");

        alice.says(alice.request("INFO"));
        alice.hears(500);
        assertThat(node.stored()).as("the other call").hasSize(1);
        assertThat(node.counted("ended.call-unreadable")).isOne();
        alice.says(alice.request("BYE"));
        alice.hears(481);
        carol.says(carol.request("BYE"));
        carol.hears(200);
        assertThat(node.counted("dropped.engine-failed")).isZero();
    }

    @InBothModes
    void bytesThatAreNoCallEndTheCall(Node node) {
        endsAlone(node, record -> with(record, "no protocol buffer".getBytes(StandardCharsets.UTF_8), NOTHING));
    }

    @InBothModes
    void halfARecordEndsTheCall(Node node) {
        endsAlone(node, record -> with(record, truncated(record), NOTHING));
    }

    @InBothModes
    void aConstantOfANewerReleaseEndsTheCall(Node node) {
        endsAlone(node, record -> with(record, NewerRelease.withAnUnknownTimer(record.body().encoded()), NOTHING));
    }

    @InBothModes
    void anUnreadableMessageThatWasPendingEndsTheCall(Node node) {
        endsAlone(node, record -> with(record, record.body().encoded(), new byte[] {1, 2, 3}));
    }

    @InBothModes
    void aCallThatNobodyWritesToIsEndedByItsTimers(Node node) {
        ApplicationVersion version = new Script().version();
        node.runs(new Script());
        up(node, "alice", "10.0.0.1");
        plant(node, record -> new CallRecord(new EncodedBody(truncated(record)), NOTHING, node.now() + 1_000, CallRecord.NEVER,
                Map.of(version, 1)));
        int settled = node.settled();
        node.passes(10_000);

        assertThat(node.stored()).isEmpty();
        assertThat(node.counted("ended.call-unreadable")).isOne();
        assertThat(node.settled()).as("a version may have been drained").isGreaterThan(settled);
    }
}
