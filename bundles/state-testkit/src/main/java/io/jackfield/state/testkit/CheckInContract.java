package io.jackfield.state.testkit;

import static io.jackfield.state.testkit.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import org.junit.jupiter.api.Test;

/** What is kept, and what is not. */
interface CheckInContract extends StoreUnderTest {
    @Test
    default void revisionsGrowByOneFromAtLeastOne() {
        long first = engine("a").create(KEY, Records.of("1"));

        assertThat(first).isPositive();
        assertThat(engine("b").update(KEY, Records.of("2"))).isEqualTo(first + 1);
        assertThat(engine("a").update(KEY, Records.of("3"))).isEqualTo(first + 2);
    }

    @Test
    default void aCheckInGivesTheCallUp() {
        engine("a").create(KEY, Records.of("ringing"));

        assertThat(engine("a").release(KEY)).isFalse();
    }

    @Test
    default void aCheckInThatKeepsTheHoldIsKeptAndTheCallStaysOut() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);

        long revision = Borrower.done(holder.checkInAndKeep(KEY, 0, Records.of("pending")));

        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Busy(holder.self()));
        assertThat(holder.checkIn(KEY, revision, Records.of("done"))).isEqualTo(new CheckIn.Done(revision + 1));
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("done");
    }

    @Test
    default void whoNeverHeldTheCallWritesNothing() {
        long revision = engine("a").create(KEY, Records.of("ringing"));

        assertThat(engine("b").checkIn(KEY, revision, Records.of("forged"))).isEqualTo(new CheckIn.NotHeld());
        assertThat(engine("b").checkIn(Records.key(1), 0, Records.of("forged"))).isEqualTo(new CheckIn.NotHeld());
        assertThat(text(engine("c").checkOut(KEY))).isEqualTo("ringing");
        assertThat(engine("c").checkOut(Records.key(1))).isEqualTo(new CheckOut.Absent());
    }

    @Test
    default void whoHoldsTheCallNoLongerWritesNothing() {
        Borrower slow = engine("a");
        long revision = slow.create(KEY, Records.of("ringing"));
        slow.checkOut(KEY);
        answerOf(store().releaseAll(slow.self()));
        engine("b").checkOut(KEY);

        assertThat(slow.checkIn(KEY, revision, Records.of("too late"))).isEqualTo(new CheckIn.NotHeld());
        assertThat(engine("b").checkIn(KEY, revision, Records.of("answered"))).isEqualTo(new CheckIn.Done(revision + 1));
    }

    @Test
    default void aCheckInFromAnOldRevisionIsStaleAndGivesTheCallUp() {
        Borrower holder = engine("a");
        long first = holder.create(KEY, Records.of("1"));
        long second = holder.update(KEY, Records.of("2"));
        holder.checkOut(KEY);

        assertThat(holder.checkIn(KEY, first, Records.of("from 1"))).isEqualTo(new CheckIn.Stale(second));
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("2");
    }

    @Test
    default void aCheckInOfACallThatIsGoneIsStale() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);

        assertThat(holder.checkIn(KEY, 7, Records.of("from nothing"))).isEqualTo(new CheckIn.Stale(0));
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Absent());
    }

    @Test
    default void aRepeatOfTheLatestCheckInIsDoneAndChangesNothing() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        CheckIn checkIn = new CheckIn(KEY, 0, holder.nextId(), Records.of("ringing"), false);
        CheckIn.Answer answer = holder.checkIn(checkIn);

        assertThat(holder.checkIn(checkIn)).isEqualTo(answer);
        assertThat(holder.checkIn(checkIn)).isEqualTo(answer);
        CheckOut.Granted granted = Borrower.granted(engine("b").checkOut(KEY));
        assertThat(granted.revision()).isEqualTo(Borrower.done(answer));
        assertThat(text(granted.record())).isEqualTo("ringing");
    }

    @Test
    default void aRepeatTakesTheCallFromNobody() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        CheckIn checkIn = new CheckIn(KEY, 0, holder.nextId(), Records.of("ringing"), false);
        CheckIn.Answer answer = holder.checkIn(checkIn);
        Borrower next = engine("b");
        next.checkOut(KEY);

        assertThat(holder.checkIn(checkIn)).isEqualTo(answer);
        assertThat(engine("c").checkOut(KEY)).isEqualTo(new CheckOut.Busy(next.self()));
        assertThat(next.checkIn(KEY, Borrower.done(answer), Records.of("answered")))
                .isEqualTo(new CheckIn.Done(Borrower.done(answer) + 1));
    }

    @Test
    default void aRepeatLeavesAHoldThatItsHolderTookSince() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        CheckIn checkIn = new CheckIn(KEY, 0, holder.nextId(), Records.of("ringing"), false);
        holder.checkIn(checkIn);
        holder.checkOut(KEY);

        holder.checkIn(checkIn);

        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Busy(holder.self()));
    }

    @Test
    default void aRepeatOfAnEarlierCheckInIsNoneOfTheLatest() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        CheckIn first = new CheckIn(KEY, 0, holder.nextId(), Records.of("1"), false);
        holder.checkIn(first);
        holder.update(KEY, Records.of("2"));

        assertThat(holder.checkIn(first)).isEqualTo(new CheckIn.NotHeld());
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("2");
    }

    @Test
    default void theSameSequenceOfAnotherHolderIsAnotherCheckIn() {
        Borrower one = engine("a");
        Borrower other = engine("b");
        long revision = one.create(KEY, Records.of("1"));
        other.checkOut(KEY);

        assertThat(other.checkIn(KEY, revision, Records.of("2"))).isEqualTo(new CheckIn.Done(revision + 1));
        assertThat(text(one.checkOut(KEY))).isEqualTo("2");
    }
}
