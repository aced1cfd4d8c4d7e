package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import org.junit.jupiter.api.Test;

/** A call that ends. */
interface RemovalContract extends StoreUnderTest {
    /** The revision that the removal was answered with. */
    private static long endCall(Borrower engine, long revision) {
        engine.checkOut(KEY);
        return Borrower.done(engine.remove(KEY, revision));
    }

    @Test
    default void aRemovedCallIsAbsentForEverybody() {
        Borrower engine = engine("a");
        endCall(engine, engine.create(KEY, Records.due("ringing", store().now())));

        assertThat(answerOf(store().read(KEY))).isEmpty();
        assertThat(answerOf(store().calls(null, 10))).isEmpty();
        assertThat(answerOf(store().overdue(store().now(), 10))).isEmpty();
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Absent());
    }

    @Test
    default void aRemovalFromAnOldRevisionIsStale() {
        Borrower engine = engine("a");
        long first = engine.create(KEY, Records.of("1"));
        long second = engine.update(KEY, Records.of("2"));
        engine.checkOut(KEY);

        assertThat(engine.remove(KEY, first)).isEqualTo(new CheckIn.Stale(second));
        assertThat(answerOf(store().read(KEY)).map(Records::text)).contains("2");
    }

    @Test
    default void aRepeatOfTheRemovalIsDone() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        engine.checkOut(KEY);
        CheckIn removal = new CheckIn(KEY, revision, engine.nextId(), null, false);
        CheckIn.Answer answer = engine.checkIn(removal);

        assertThat(answer).isInstanceOf(CheckIn.Done.class);
        assertThat(engine.checkIn(removal)).isEqualTo(answer);
    }

    @Test
    default void aRepeatOfTheRemovalLeavesTheCallThatCameAfter() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.of("ringing"));
        engine.checkOut(KEY);
        CheckIn removal = new CheckIn(KEY, revision, engine.nextId(), null, false);
        engine.checkIn(removal);
        engine.create(KEY, Records.of("next"));

        assertThat(engine.checkIn(removal)).isEqualTo(new CheckIn.NotHeld());
        assertThat(answerOf(store().read(KEY)).map(Records::text)).contains("next");
    }

    @Test
    default void aCallThatBeginsAgainStartsAboveEveryRevisionBefore() {
        Borrower engine = engine("a");
        long highest = engine.create(KEY, Records.of("1"));
        for (int i = 0; i < 5; i++) {
            highest = engine.update(KEY, Records.of("more"));
        }
        endCall(engine, highest);

        assertThat(engine.create(KEY, Records.of("again"))).isGreaterThan(highest);
    }

    @Test
    default void aRevisionCachedBeforeTheRemovalIsNeverCurrentAgain() {
        Borrower engine = engine("a");
        long cached = engine.create(KEY, Records.of("before"));
        endCall(engine, cached);
        engine.create(KEY, Records.of("after"));

        assertThat(Records.text(answerOf(engine("b").ask(KEY, null, cached, 0)))).isEqualTo("after");
    }

    @Test
    default void removingWhatIsNotThereGivesTheKeyUp() {
        Borrower engine = engine("a");
        engine.checkOut(KEY);

        assertThat(engine.remove(KEY, 0)).isInstanceOf(CheckIn.Done.class);
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Absent());
    }
}
