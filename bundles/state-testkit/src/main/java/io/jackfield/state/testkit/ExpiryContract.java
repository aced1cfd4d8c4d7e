package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A call with only absorbing timers left is dropped without anybody looking at it. */
interface ExpiryContract extends StoreUnderTest {
    @Test
    default void isThereUntilItsTimeHasCome() {
        engine("a").create(KEY, Records.expiring("absorbing", store().now() + LONG_MILLIS));

        assertThat(Records.text(engine("b").checkOut(KEY))).isEqualTo("absorbing");
    }

    @Test
    default void isGoneForEverybodyOnceItsTimeHasCome() {
        long revision = engine("a").create(KEY, Records.expiring("absorbing", store().now() + 300));
        assertThat(answerOf(store().census())).isEqualTo(Map.of(Records.FORWARD_1, 1L));

        advance(301);

        assertThat(answerOf(store().read(KEY))).isEmpty();
        assertThat(answerOf(store().census())).isEmpty();
        assertThat(answerOf(store().calls(null, 10))).isEmpty();
        assertThat(answerOf(store().confirmDue(List.of(new DueCall(KEY, revision, 0))))).isEmpty();
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Absent());
    }

    @Test
    default void isAbsentForWhoAsksFirst() {
        engine("a").create(KEY, Records.expiring("absorbing", store().now() + 300));
        advance(301);

        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Absent());
        assertThat(answerOf(store().census())).isEmpty();
    }

    @Test
    default void whatSomebodyHoldsIsCheckedInAllTheSame() {
        Borrower engine = engine("a");
        long revision = engine.create(KEY, Records.expiring("absorbing", store().now() + 300));
        engine.checkOut(KEY);
        advance(301);
        answerOf(store().overdue(store().now(), 10));

        assertThat(engine.checkIn(KEY, revision, Records.of("alive"))).isEqualTo(new CheckIn.Done(revision + 1));
        assertThat(answerOf(store().read(KEY)).map(Records::text)).contains("alive");
    }

    @Test
    default void isGoneWhenTheHoldThatItOutlivedEnds() {
        Borrower engine = engine("a");
        engine.create(KEY, Records.expiring("absorbing", store().now() + 300));
        engine.checkOut(KEY);
        advance(301);
        answerOf(store().census());

        engine.release(KEY);

        assertThat(answerOf(store().census())).isEmpty();
        assertThat(engine.checkOut(KEY)).isEqualTo(new CheckOut.Absent());
    }

    @Test
    default void aCallThatBeginsAgainAfterExpiryStartsAboveEveryRevisionBefore() {
        Borrower engine = engine("a");
        engine.create(KEY, Records.of("1"));
        engine.update(KEY, Records.of("2"));
        long last = engine.update(KEY, Records.expiring("3", store().now() + 300));
        advance(301);

        assertThat(engine.create(KEY, Records.of("again"))).isGreaterThan(last);
    }
}
