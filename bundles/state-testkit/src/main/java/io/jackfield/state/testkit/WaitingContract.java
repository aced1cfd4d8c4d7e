package io.jackfield.state.testkit;

import static io.jackfield.state.testkit.Records.FORWARD_1;
import static io.jackfield.state.testkit.Records.FORWARD_2;
import static io.jackfield.state.testkit.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CheckOut;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who asks for a call that is out. */
interface WaitingContract extends StoreUnderTest {
    private static boolean waiting(CompletionStage<?> stage) {
        return !stage.toCompletableFuture().isDone();
    }

    @Test
    default void isToldWhoHoldsTheCallWhenPatienceIsOver() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        var asked = engine("b").ask(KEY, 200);
        settle();
        assertThat(waiting(asked)).isTrue();

        advance(201);

        assertThat(answerOf(asked)).isEqualTo(new CheckOut.Busy(holder.self()));
    }

    @Test
    default void whoseTurnIsOverIsNotGivenTheCallLater() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        var asked = engine("b").ask(KEY, 100);
        settle();
        advance(101);
        answerOf(asked);

        holder.release(KEY);

        assertThat(engine("c").checkOut(KEY)).isEqualTo(new CheckOut.Absent());
    }

    @Test
    default void isGivenWhatTheHolderCheckedIn() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        var asked = engine("b").ask(KEY, LONG_MILLIS);
        settle();

        holder.checkIn(KEY, 0, Records.of("ringing"));

        assertThat(text(answerOf(asked))).isEqualTo("ringing");
        assertThat(engine("c").checkOut(KEY)).isEqualTo(new CheckOut.Busy(engine("b").self()));
    }

    @Test
    default void isServedInTheOrderOfAsking() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        Borrower first = engine("b");
        Borrower second = engine("c");
        Borrower third = engine("d");
        var askedFirst = first.ask(KEY, LONG_MILLIS);
        settle();
        var askedSecond = second.ask(KEY, LONG_MILLIS);
        settle();
        var askedThird = third.ask(KEY, LONG_MILLIS);
        settle();

        holder.release(KEY);
        answerOf(askedFirst);
        assertThat(waiting(askedSecond)).isTrue();
        assertThat(waiting(askedThird)).isTrue();
        first.release(KEY);
        answerOf(askedSecond);
        assertThat(waiting(askedThird)).isTrue();
        second.release(KEY);
        answerOf(askedThird);
    }

    @Test
    default void learnsOnItsTurnThatTheCachedRevisionIsStillCurrent() {
        Borrower holder = engine("a");
        long revision = holder.create(KEY, Records.of("ringing"));
        holder.checkOut(KEY);
        var current = engine("b").ask(KEY, null, revision, LONG_MILLIS);
        settle();
        var old = engine("c").ask(KEY, null, revision, LONG_MILLIS);
        settle();

        holder.release(KEY);
        assertThat(answerOf(current)).isEqualTo(new CheckOut.Unchanged(revision));
        engine("b").checkIn(KEY, revision, Records.of("answered"));
        assertThat(text(answerOf(old))).isEqualTo("answered");
    }

    @Test
    default void learnsOnItsTurnThatTheCallNeedsAVersionAndTheNextIsServed() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        var lacking = engine("b").ask(KEY, Set.of(FORWARD_2), 0, LONG_MILLIS);
        settle();
        var running = engine("c").ask(KEY, Set.of(FORWARD_1), 0, LONG_MILLIS);
        settle();

        holder.checkIn(KEY, 0, Records.with("ringing", Map.of(FORWARD_1, 1)));

        assertThat(answerOf(lacking)).isEqualTo(new CheckOut.NeedsVersion(Set.of(FORWARD_1)));
        assertThat(text(answerOf(running))).isEqualTo("ringing");
    }

    @Test
    default void learnsOnItsTurnThatTheCallWasRemoved() {
        Borrower holder = engine("a");
        long revision = holder.create(KEY, Records.of("ringing"));
        holder.checkOut(KEY);
        var asked = engine("b").ask(KEY, LONG_MILLIS);
        settle();

        holder.remove(KEY, revision);

        assertThat(answerOf(asked)).isEqualTo(new CheckOut.Absent());
        assertThat(engine("c").checkOut(KEY)).isEqualTo(new CheckOut.Busy(engine("b").self()));
    }

    @Test
    default void isServedWhenTheHoldersCheckInIsStale() {
        Borrower holder = engine("a");
        holder.create(KEY, Records.of("ringing"));
        holder.checkOut(KEY);
        var asked = engine("b").ask(KEY, LONG_MILLIS);
        settle();

        holder.checkIn(KEY, 0, Records.of("from nothing"));

        assertThat(text(answerOf(asked))).isEqualTo("ringing");
    }

    @Test
    default void isServedWhenTheHolderEnded() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        var asked = engine("b").ask(KEY, LONG_MILLIS);
        settle();

        answerOf(store().releaseAll(holder.self()));

        assertThat(answerOf(asked)).isEqualTo(new CheckOut.Absent(1));
    }

    @Test
    default void waitsNoLongerOnceItHasEndedItself() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        Borrower ended = engine("b");
        var asked = ended.ask(KEY, LONG_MILLIS);
        settle();

        assertThat(answerOf(store().releaseAll(ended.self()))).isZero();

        assertThat(answerOf(asked)).isEqualTo(new CheckOut.Busy(holder.self()));
        holder.release(KEY);
        assertThat(engine("c").checkOut(KEY)).isEqualTo(new CheckOut.Absent());
    }

    @Test
    default void isStillWaitingWhenACheckInKeepsTheHold() {
        Borrower holder = engine("a");
        holder.checkOut(KEY);
        var asked = engine("b").ask(KEY, LONG_MILLIS);
        settle();

        long revision = Borrower.done(holder.checkInAndKeep(KEY, 0, Records.of("pending")));
        settle();
        assertThat(waiting(asked)).isTrue();
        holder.checkIn(KEY, revision, Records.of("answered"));

        assertThat(text(answerOf(asked))).isEqualTo("answered");
    }
}
