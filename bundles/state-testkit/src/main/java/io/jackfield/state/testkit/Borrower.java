package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** One incarnation of one engine, as the contract plays it: borrows calls and brings them back. Thread-safe. */
public final class Borrower {
    private final StoreUnderTest test;
    private final Incarnation self;
    private final AtomicLong sequence = new AtomicLong();

    Borrower(StoreUnderTest test, String name) {
        this.test = test;
        this.self = new Incarnation(name, 1);
    }

    public Incarnation self() {
        return self;
    }

    /** Asks for a call whatever it needs, without patience. */
    public CheckOut.Answer checkOut(CallKey key) {
        return test.answerOf(ask(key, 0));
    }

    /** Asks for a call whatever it needs. */
    public CompletionStage<CheckOut.Answer> ask(CallKey key, long patienceMillis) {
        return ask(key, null, 0, patienceMillis);
    }

    public CompletionStage<CheckOut.Answer> ask(CallKey key, Set<ApplicationVersion> runnable, long cached,
                                                long patienceMillis) {
        return test.store().checkOut(new CheckOut(key, self, runnable, cached, patienceMillis));
    }

    /** The id of the next check-in. */
    public CheckIn.Id nextId() {
        return new CheckIn.Id(self, sequence.incrementAndGet());
    }

    public CheckIn.Answer checkIn(CheckIn checkIn) {
        return test.answerOf(test.store().checkIn(checkIn));
    }

    public CheckIn.Answer checkIn(CallKey key, long fromRevision, CallRecord record) {
        return checkIn(new CheckIn(key, fromRevision, nextId(), record, false));
    }

    public CheckIn.Answer checkInAndKeep(CallKey key, long fromRevision, CallRecord record) {
        return checkIn(new CheckIn(key, fromRevision, nextId(), record, true));
    }

    public CheckIn.Answer remove(CallKey key, long fromRevision) {
        return checkIn(key, fromRevision, null);
    }

    public boolean release(CallKey key) {
        return test.answerOf(test.store().release(key, self));
    }

    /** Checks a new call in and gives it up. The revision that it has. */
    public long create(CallKey key, CallRecord record) {
        assertThat(checkOut(key)).isEqualTo(new CheckOut.Absent());
        return done(checkIn(key, 0, record));
    }

    /** Checks a call out that is there, and in again as this record. The revision that it has. */
    public long update(CallKey key, CallRecord record) {
        return done(checkIn(key, granted(checkOut(key)).revision(), record));
    }

    static CheckOut.Granted granted(CheckOut.Answer answer) {
        assertThat(answer).isInstanceOf(CheckOut.Granted.class);
        return (CheckOut.Granted) answer;
    }

    static long done(CheckIn.Answer answer) {
        assertThat(answer).isInstanceOf(CheckIn.Done.class);
        return ((CheckIn.Done) answer).revision();
    }
}
