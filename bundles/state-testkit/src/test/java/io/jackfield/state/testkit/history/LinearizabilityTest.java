package io.jackfield.state.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Histories made by hand: what is right is accepted, and each thing that is wrong is not. */
class LinearizabilityTest {
    private static final CallKey KEY = new CallKey(1, 1);
    private static final Incarnation A = new Incarnation("a", 1);
    private static final Incarnation B = new Incarnation("b", 1);
    private static final CheckOut.Answer ABSENT = new CheckOut.Absent();

    private final History history = new History(() -> 0);

    private static CallRecord record(String text) {
        return new CallRecord(new EncodedBody(text.getBytes(StandardCharsets.UTF_8)), new byte[0], CallRecord.NEVER, CallRecord.NEVER,
                Map.of());
    }

    private static CheckOut.Answer granted(long revision, String text) {
        return new CheckOut.Granted(revision, record(text));
    }

    private static CheckIn.Answer done(long revision) {
        return new CheckIn.Done(revision);
    }

    private Operation<CheckingOut.Told> asks(Incarnation who, long patience) {
        return history.begin(KEY, new CheckingOut(new CheckOut(KEY, who, null, 0, patience), Set.of()));
    }

    private void told(Operation<CheckingOut.Told> operation, CheckOut.Answer answer) {
        history.end(operation, CheckingOut.Told.of(answer));
    }

    private void checkOut(Incarnation who, CheckOut.Answer answer) {
        told(asks(who, 0), answer);
    }

    private Operation<CheckIn.Answer> puts(Incarnation who, long sequence, long from, String text) {
        return history.begin(KEY, CheckingIn.of(new CheckIn(KEY, from, new CheckIn.Id(who, sequence), text == null ? null : record(text),
                false)));
    }

    private void checkIn(Incarnation who, long sequence, long from, String text, CheckIn.Answer answer) {
        history.end(puts(who, sequence, from, text), answer);
    }

    private void create() {
        checkOut(A, ABSENT);
        checkIn(A, 1, 0, "1", done(7));
    }

    private Operation<Optional<Content>> reads() {
        return history.begin(KEY, new Asked.Read());
    }

    private void read(String text) {
        history.end(reads(), Optional.ofNullable(text).map(found -> Content.of(record(found))));
    }

    private void ends(Incarnation life) {
        Operation<Integer> ending = history.begin(null, new Asked.Ending(life));
        Operation<Integer> freeing = history.begin(null, new Asked.Freeing(life));
        history.end(ending, 0);
        history.end(freeing, 0);
    }

    private void assertAccepted() {
        assertThat(Linearizability.of(history)).isInstanceOf(Verdict.Accepted.class);
    }

    private void assertRejected() {
        assertThat(Linearizability.of(history)).isInstanceOf(Verdict.Rejected.class);
    }

    @Test
    void acceptsOneThingAfterTheOther() {
        create();
        checkOut(B, granted(7, "1"));
        checkIn(B, 1, 7, "2", done(8));
        read("2");
        checkOut(A, granted(8, "2"));
        checkOut(B, new CheckOut.Busy(A));
        checkIn(A, 2, 7, "from an old one", new CheckIn.Stale(8));
        checkIn(A, 3, 8, "no hold", new CheckIn.NotHeld());
        checkOut(A, granted(8, "2"));
        checkIn(A, 4, 8, null, done(9));
        read(null);
        checkIn(A, 4, 8, null, done(9));
        checkOut(B, ABSENT);
        history.end(history.begin(KEY, new Asked.Release(B)), true);
        assertAccepted();
    }

    @Test
    void acceptsThatWhatWasUnderWayTogetherHappenedInEitherOrder() {
        create();
        Operation<CheckingOut.Told> first = asks(A, 100);
        Operation<CheckingOut.Told> second = asks(B, 100);
        told(first, granted(7, "1"));
        Operation<CheckIn.Answer> in = puts(A, 2, 7, "2");
        told(second, granted(8, "2"));
        Operation<Optional<Content>> read = reads();
        history.end(in, done(8));
        history.end(read, Optional.of(Content.of(record("2"))));
        assertAccepted();
    }

    @Test
    void acceptsACheckInOfUnknownOutcomeThatWasKeptAndOneThatWasNot() {
        create();
        checkOut(A, granted(7, "1"));
        puts(A, 2, 7, "kept");
        checkOut(B, granted(8, "kept"));
        puts(B, 1, 8, "not kept");
        checkOut(B, granted(8, "kept"));
        checkIn(B, 2, 8, "3", done(9));
        assertAccepted();
    }

    @Test
    void acceptsANewCallOfUnknownOutcomeAtWhateverRevisionItIsSeenFirst() {
        checkOut(A, ABSENT);
        puts(A, 1, 0, "1");
        checkOut(B, granted(77, "1"));
        checkIn(B, 1, 77, "2", done(78));
        checkIn(A, 1, 0, "1", new CheckIn.NotHeld());
        assertAccepted();
    }

    @Test
    void rejectsALostAcknowledgedCheckIn() {
        create();
        checkOut(A, granted(7, "1"));
        checkIn(A, 2, 7, "2", done(8));
        checkOut(B, granted(7, "1"));
        assertRejected();
    }

    @Test
    void rejectsALostCallAlsoWhereMembersDied() {
        create();
        history.disturb().close();
        checkOut(B, ABSENT);
        assertRejected();
    }

    @Test
    void rejectsTwoHolders() {
        create();
        checkOut(A, granted(7, "1"));
        checkOut(B, granted(7, "1"));
        assertRejected();
    }

    @Test
    void acceptsTwoHoldersWhereTheOwnerDiedAndOnlyOneOfTheirCheckIns() {
        create();
        checkOut(A, granted(7, "1"));
        history.disturb().close();
        checkOut(B, granted(7, "1"));
        checkIn(A, 2, 7, "of a", new CheckIn.NotHeld());
        checkIn(B, 1, 7, "of b", done(8));
        assertAccepted();
        checkIn(A, 2, 7, "of a", done(8));
        assertRejected();
    }

    @Test
    void rejectsTwoHoldersBeforeTheOwnerDied() {
        create();
        checkOut(A, granted(7, "1"));
        checkOut(B, granted(7, "1"));
        history.disturb().close();
        assertRejected();
    }

    @Test
    void rejectsAnAcceptedStaleCheckIn() {
        create();
        checkOut(A, granted(7, "1"));
        checkIn(A, 2, 7, "2", done(8));
        checkOut(B, granted(8, "2"));
        checkIn(B, 1, 7, "from an old one", done(9));
        assertRejected();
    }

    @Test
    void rejectsAReadThatGoesBack() {
        create();
        checkOut(A, granted(7, "1"));
        Operation<CheckIn.Answer> in = puts(A, 2, 7, "2");
        read("2");
        read("1");
        history.end(in, done(8));
        assertRejected();
    }

    @Test
    void rejectsARepeatThatChangedSomething() {
        create();
        checkIn(A, 1, 0, "1", done(8));
        assertRejected();
    }

    @Test
    void rejectsARepeatThatTookTheCallFromItsHolder() {
        create();
        checkOut(B, granted(7, "1"));
        checkIn(A, 1, 0, "1", done(7));
        checkOut(A, granted(7, "1"));
        assertRejected();
    }

    @Test
    void rejectsARevisionThatBeginsAgain() {
        create();
        checkOut(A, granted(7, "1"));
        checkIn(A, 2, 7, null, done(8));
        checkOut(A, ABSENT);
        checkIn(A, 3, 0, "2", done(8));
        assertRejected();
    }

    @Test
    void rejectsWhatIsLentToALifeThatEnded() {
        create();
        ends(B);
        checkOut(B, granted(7, "1"));
        assertRejected();
    }

    @Test
    void rejectsAHoldThatOutlivesItsHolder() {
        create();
        checkOut(B, granted(7, "1"));
        ends(B);
        checkOut(A, new CheckOut.Busy(B));
        assertRejected();
    }

    @Test
    void rejectsACallThatIsBusyWithNobody() {
        create();
        checkOut(B, new CheckOut.Busy(A));
        assertRejected();
    }

    @Test
    void givesUpWhereTooMuchIsPossible() {
        create();
        for (int i = 0; i < Long.SIZE + 1; i++) {
            asks(new Incarnation("lost-" + i, 1), 0);
        }
        checkOut(A, granted(7, "1"));
        assertThat(Linearizability.of(history)).isInstanceOf(Verdict.Undecided.class);
    }
}
