package io.jackfield.state.testkit;

import static io.jackfield.state.testkit.Records.ECHO;
import static io.jackfield.state.testkit.Records.FORWARD_1;
import static io.jackfield.state.testkit.Records.FORWARD_2;
import static io.jackfield.state.testkit.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is given a call, and what is given. */
interface CheckOutContract extends StoreUnderTest {
    @Test
    default void aCallThatNobodyCheckedInIsAbsentAndHeld() {
        assertThat(engine("a").checkOut(KEY)).isEqualTo(new CheckOut.Absent());
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Busy(engine("a").self()));
    }

    @Test
    default void givesBackWhatWasCheckedIn() {
        long revision = engine("a").create(KEY, Records.of("ringing"));

        CheckOut.Granted granted = Borrower.granted(engine("b").checkOut(KEY));

        assertThat(granted.revision()).isEqualTo(revision);
        assertThat(text(granted.record())).isEqualTo("ringing");
    }

    @Test
    default void keepsBytesTimesAndSessionsAsTheyWere() {
        byte[] body = {0, 1, -1, 127, -128, 13, 10};
        byte[] pending = {9, 0, 9};
        CallRecord record = new CallRecord(new EncodedBody(body.clone()), pending.clone(), 4_000_000_000_000L,
                5_000_000_000_000L, Map.of(FORWARD_1, 2, ECHO, 1));
        engine("a").create(KEY, record);

        CallRecord back = Borrower.granted(engine("b").checkOut(KEY)).record();

        assertThat(back.body().encoded()).isEqualTo(body);
        assertThat(back.pending()).isEqualTo(pending);
        assertThat(back.dueAt()).isEqualTo(4_000_000_000_000L);
        assertThat(back.expiresAt()).isEqualTo(5_000_000_000_000L);
        assertThat(back.sessions()).isEqualTo(Map.of(FORWARD_1, 2, ECHO, 1));
    }

    @Test
    default void aCurrentCachedRevisionMovesNoRecord() {
        long revision = engine("a").create(KEY, Records.of("ringing"));

        assertThat(answerOf(engine("a").ask(KEY, null, revision, 0))).isEqualTo(new CheckOut.Unchanged(revision));
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Busy(engine("a").self()));
    }

    @Test
    default void anOldCachedRevisionIsAnsweredWithTheRecord() {
        long first = engine("a").create(KEY, Records.of("ringing"));
        engine("b").update(KEY, Records.of("answered"));

        assertThat(text(answerOf(engine("a").ask(KEY, null, first, 0)))).isEqualTo("answered");
    }

    @Test
    default void aCallOfVersionsThatTheEngineLacksIsNotHeld() {
        engine("a").create(KEY, Records.with("ringing", Map.of(FORWARD_1, 1, ECHO, 2)));

        assertThat(answerOf(engine("b").ask(KEY, Set.of(FORWARD_2, ECHO), 0, 0)))
                .isEqualTo(new CheckOut.NeedsVersion(Set.of(FORWARD_1)));
        assertThat(text(engine("c").checkOut(KEY))).isEqualTo("ringing");
    }

    @Test
    default void aCallOfVersionsThatTheEngineRunsIsGranted() {
        engine("a").create(KEY, Records.with("ringing", Map.of(FORWARD_1, 1, ECHO, 2)));

        assertThat(text(answerOf(engine("b").ask(KEY, Set.of(FORWARD_1, FORWARD_2, ECHO), 0, 0)))).isEqualTo("ringing");
    }

    @Test
    default void versionsAreAskedForBeforeTheCacheIs() {
        long revision = engine("a").create(KEY, Records.with("ringing", Map.of(FORWARD_1, 1)));

        assertThat(answerOf(engine("a").ask(KEY, Set.of(FORWARD_2), revision, 0)))
                .isEqualTo(new CheckOut.NeedsVersion(Set.of(FORWARD_1)));
    }

    @Test
    default void aHolderThatAsksAgainButLostTheVersionHoldsNoLonger() {
        engine("a").create(KEY, Records.with("ringing", Map.of(FORWARD_1, 1)));
        answerOf(engine("a").ask(KEY, Set.of(FORWARD_1), 0, 0));

        assertThat(answerOf(engine("a").ask(KEY, Set.of(), 0, 0))).isInstanceOf(CheckOut.NeedsVersion.class);
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("ringing");
    }

    @Test
    default void theHolderIsGrantedAgainWhatItHolds() {
        engine("a").create(KEY, Records.of("ringing"));
        Borrower holder = engine("b");
        holder.checkOut(KEY);

        assertThat(text(holder.checkOut(KEY))).isEqualTo("ringing");
        assertThat(engine("a").checkOut(KEY)).isEqualTo(new CheckOut.Busy(holder.self()));
    }

    @Test
    default void anotherIncarnationOfTheHolderIsSomebodyElse() {
        Borrower before = engine("a");
        before.checkOut(KEY);
        Incarnation after = new Incarnation("a", 2);

        assertThat(answerOf(store().checkOut(new CheckOut(KEY, after, null, 0, 0))))
                .isEqualTo(new CheckOut.Busy(before.self()));
    }

    @Test
    default void whatIsReleasedIsAsItWas() {
        long revision = engine("a").create(KEY, Records.of("ringing"));
        Borrower holder = engine("b");
        holder.checkOut(KEY);

        assertThat(holder.release(KEY)).isTrue();
        assertThat(engine("c").checkOut(KEY)).satisfies(answer -> assertThat(text(answer)).isEqualTo("ringing"))
                .satisfies(answer -> assertThat(Borrower.granted(answer).revision()).isEqualTo(revision));
    }

    @Test
    default void onlyTheHolderReleases() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);

        assertThat(engine("b").release(KEY)).isFalse();
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Busy(holder.self()));
        assertThat(holder.release(KEY)).isTrue();
        assertThat(holder.release(KEY)).isFalse();
    }

    @Test
    default void anIncarnationThatEndedHoldsNothing() {
        Borrower ended = engine("a");
        Borrower other = engine("b");
        CallKey alive = Records.key(1);
        other.checkOut(alive);
        for (int i = 2; i < 12; i++) {
            ended.checkOut(Records.key(i));
        }

        assertThat(answerOf(store().releaseAll(ended.self()))).isEqualTo(10);
        for (int i = 2; i < 12; i++) {
            assertThat(other.checkOut(Records.key(i))).isEqualTo(new CheckOut.Absent(1));
        }
        assertThat(engine("c").checkOut(alive)).isEqualTo(new CheckOut.Busy(other.self()));
        assertThat(ended.checkIn(Records.key(2), 0, Records.of("late"))).isEqualTo(new CheckIn.NotHeld());
    }

    @Test
    default void readsTheLastCheckInAsBytesWithoutAHold() {
        assertThat(answerOf(store().read(KEY))).isEmpty();
        engine("a").create(KEY, Records.of("ringing"));

        assertThat(answerOf(store().read(KEY)).map(Records::text)).contains("ringing");
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("ringing");
    }

    @Test
    default void whoReadsACallThatIsHeldSeesACheckInOnceTheHoldHasEnded() {
        Borrower holder = engine("a");
        long revision = holder.create(KEY, Records.of("ringing"));
        holder.checkOut(KEY);
        var read = store().read(KEY);
        settle();

        holder.checkIn(KEY, revision, Records.of("answered"));

        assertThat(answerOf(read).map(Records::text)).get().isIn("ringing", "answered");
        assertThat(answerOf(store().read(KEY)).map(Records::text)).contains("answered");
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("answered");
    }
}
