package io.jackfield.state.testkit;

import static io.jackfield.state.testkit.Records.FORWARD_1;
import static io.jackfield.state.testkit.Records.FORWARD_2;
import static io.jackfield.state.testkit.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.Incarnation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who checked a call in last has it again, by the revision in its near cache: a store may leave the hold there, and nobody sees it. */
interface TakenUpContract extends StoreUnderTest {
    private CheckOut.Answer takeUp(Borrower engine, long revision) {
        return answerOf(engine.ask(KEY, null, revision, 0));
    }

    @Test
    default void takesItUpAsOftenAsItLikes() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("0"));
        for (int i = 1; i < 10; i++) {
            assertThat(takeUp(engine, revision)).isEqualTo(new CheckOut.Unchanged(revision));
            assertThat(engine.checkIn(KEY, revision, Records.of("" + i))).isEqualTo(new CheckIn.Done(revision + 1));
            revision++;
        }

        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("9");
    }

    @Test
    default void anotherIsLentItAtOnceWhileNobodyWorksOnIt() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        takeUp(engine, revision);
        engine.checkIn(KEY, revision, Records.of("answered"));

        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("answered");
        assertThat(takeUp(engine, revision + 1)).isEqualTo(new CheckOut.Busy(engine("b").self()));
    }

    @Test
    default void anotherWaitsUntilItIsCheckedIn() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        takeUp(engine, revision);

        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Busy(engine.self()));
        CompletionStage<CheckOut.Answer> waiting = engine("c").ask(KEY, LONG_MILLIS);
        settle();
        assertThat(waiting.toCompletableFuture()).isNotDone();
        engine.checkIn(KEY, revision, Records.of("answered"));

        assertThat(text(answerOf(waiting))).isEqualTo("answered");
    }

    @Test
    default void anotherWaitsUntilItIsReleased() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        takeUp(engine, revision);
        CompletionStage<CheckOut.Answer> waiting = engine("b").ask(KEY, LONG_MILLIS);
        settle();

        assertThat(engine.release(KEY)).isTrue();

        assertThat(text(answerOf(waiting))).isEqualTo("ringing");
    }

    @Test
    default void givesItUpOnceByAReleaseThatChangedNothing() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        takeUp(engine, revision);

        assertThat(engine.release(KEY)).isTrue();
        assertThat(engine.release(KEY)).isFalse();
        assertThat(takeUp(engine, revision)).isEqualTo(new CheckOut.Unchanged(revision));
        engine.release(KEY);
        assertThat(Borrower.granted(engine("b").checkOut(KEY)).revision()).isEqualTo(revision);
    }

    @Test
    default void whatItTookUpEndsWithIt() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        takeUp(engine, revision);

        assertThat(answerOf(store().releaseAll(engine.self()))).isEqualTo(1);
        assertThat(takeUp(engine, revision)).isEqualTo(new CheckOut.Ended());
        assertThat(engine.checkIn(KEY, revision, Records.of("late"))).isEqualTo(new CheckIn.NotHeld());
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("ringing");
    }

    @Test
    default void whatItCheckedInIsNotHeldWhenItEnds() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        takeUp(engine, revision);
        engine.checkIn(KEY, revision, Records.of("answered"));

        assertThat(answerOf(store().releaseAll(engine.self()))).isZero();
        assertThat(takeUp(engine, revision + 1)).isEqualTo(new CheckOut.Ended());
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("answered");
    }

    @Test
    default void isOverdueUnlessItWasTakenUp() {
        Borrower engine = engine("a");
        long due = store().now();
        long revision = engine.create(KEY, Records.due("ringing", due));
        assertThat(answerOf(store().overdue(due, 10))).containsExactly(new DueCall(KEY, revision, due));

        takeUp(engine, revision);
        assertThat(answerOf(store().overdue(due, 10))).isEmpty();
        engine.release(KEY);
        assertThat(answerOf(store().overdue(due, 10))).containsExactly(new DueCall(KEY, revision, due));
    }

    @Test
    default void isListedWithItsHolderWhileItIsTakenUp() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        assertThat(holders()).containsExactly(Optional.empty());

        takeUp(engine, revision);
        assertThat(holders()).containsExactly(Optional.of(engine.self()));
    }

    private List<Optional<Incarnation>> holders() {
        return answerOf(store().calls(null, 10)).stream().map(call -> call.holder()).toList();
    }

    @Test
    default void aRepeatOfTheCheckInBeforeLeavesItTakenUp() {
        Borrower engine = engine("a");
        engine.checkOut(KEY);
        CheckIn first = new CheckIn(KEY, 0, engine.nextId(), Records.of("ringing"), false);
        long revision = Borrower.done(engine.checkIn(first));
        takeUp(engine, revision);

        assertThat(engine.checkIn(first)).isEqualTo(new CheckIn.Done(revision));
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Busy(engine.self()));
        assertThat(engine.checkIn(KEY, revision, Records.of("answered"))).isEqualTo(new CheckIn.Done(revision + 1));
    }

    @Test
    default void isAskedForItsVersionsEachTime() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.with("ringing", Map.of(FORWARD_1, 1)));

        assertThat(answerOf(engine.ask(KEY, Set.of(FORWARD_1), revision, 0))).isEqualTo(new CheckOut.Unchanged(revision));
        engine.release(KEY);
        assertThat(answerOf(engine.ask(KEY, Set.of(FORWARD_2), revision, 0)))
                .isEqualTo(new CheckOut.NeedsVersion(Set.of(FORWARD_1)));
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("ringing");
    }

    @Test
    default void isHeldOnByACheckInThatKeepsTheHold() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        takeUp(engine, revision);
        engine.checkInAndKeep(KEY, revision, Records.of("pending"));

        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Busy(engine.self()));
        assertThat(engine.checkIn(KEY, revision + 1, Records.of("answered"))).isEqualTo(new CheckIn.Done(revision + 2));
        assertThat(text(engine("b").checkOut(KEY))).isEqualTo("answered");
    }

    @Test
    default void isGoneOnceItWasRemoved() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        takeUp(engine, revision);
        engine.remove(KEY, revision);

        assertThat(takeUp(engine, revision)).isEqualTo(new CheckOut.Absent());
    }

    @Test
    default void manyWhoTakeACallUpInTurnLoseNoChange() {
        Borrower[] engines = {engine("a"), engine("b"), engine("c")};
        CallKey key = Records.key(77);
        engines[0].create(key, Records.of("0"));
        Threads.together(engines.length, number -> {
            String mine = "0";
            long cached = 0;
            for (int i = 0; i < 50; i++) {
                CheckOut.Answer answer = answerOf(engines[number].ask(key, null, cached, LONG_MILLIS));
                if (answer instanceof CheckOut.Granted granted) {
                    cached = granted.revision();
                    mine = text(granted.record());
                }
                mine = String.valueOf(Integer.parseInt(mine) + 1);
                cached = Borrower.done(engines[number].checkIn(key, cached, Records.of(mine)));
            }
        });

        assertThat(text(engines[0].checkOut(key))).isEqualTo("150");
    }
}
