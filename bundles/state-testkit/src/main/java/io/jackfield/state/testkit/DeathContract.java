package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CheckOut;
import io.jackfield.state.DeathsInHand;
import org.junit.jupiter.api.Test;

/** What a store tells of engines that ended with a call in hand, perhaps of it. */
interface DeathContract extends StoreUnderTest {
    private void endsWithTheCallInHand(String name) {
        Borrower engine = engine(name);
        engine.checkOut(KEY);
        answerOf(store().releaseAll(engine.self()));
    }

    private int deaths(String asking) {
        CheckOut.Answer answer = engine(asking).checkOut(KEY);
        return answer instanceof CheckOut.Absent absent ? absent.deaths() : Borrower.granted(answer).deaths();
    }

    @Test
    default void ofACallThatNobodyDiedOfThereAreNone() {
        engine("a").create(KEY, Records.of("ringing"));
        assertThat(deaths("b")).isZero();
        engine("b").release(KEY);
        assertThat(deaths("c")).isZero();
    }

    @Test
    default void areCountedOneAfterTheOther() {
        engine("a").create(KEY, Records.of("ringing"));
        endsWithTheCallInHand("b");
        endsWithTheCallInHand("c");
        assertThat(deaths("d")).isEqualTo(2);
    }

    @Test
    default void areCountedOfACallThatThereIsNotYet() {
        endsWithTheCallInHand("a");
        endsWithTheCallInHand("b");
        assertThat(deaths("c")).isEqualTo(2);
        engine("c").release(KEY);
        assertThat(deaths("d")).as("it did nothing").isEqualTo(2);
    }

    @Test
    default void areToldToWhoHasTheRevision() {
        long revision = engine("a").create(KEY, Records.of("ringing"));
        endsWithTheCallInHand("b");
        assertThat(answerOf(engine("c").ask(KEY, null, revision, 0))).isEqualTo(new CheckOut.Unchanged(revision, 1));
    }

    @Test
    default void areForgottenWithTheNextCheckIn() {
        long revision = engine("a").create(KEY, Records.of("ringing"));
        endsWithTheCallInHand("b");
        engine("c").checkOut(KEY);
        engine("c").checkIn(KEY, revision, Records.of("answered"));
        assertThat(deaths("d")).isZero();
    }

    @Test
    default void areKeptByACheckInInTheMiddleOfAnEvent() {
        long revision = engine("a").create(KEY, Records.of("ringing"));
        endsWithTheCallInHand("b");
        engine("c").checkOut(KEY);
        engine("c").checkInAndKeep(KEY, revision, Records.of("pending"));
        answerOf(store().releaseAll(engine("c").self()));
        assertThat(deaths("d")).isEqualTo(2);
    }

    /** One at most: a store that leaves holds where they are does not hear of all that is done with them. */
    @Test
    default void areNotBlamedOnCallsThatWereGivenBack() {
        Borrower engine = engine("a");
        engine.create(KEY, Records.of("ringing"));
        engine.update(KEY, Records.of("answered"));
        answerOf(store().releaseAll(engine.self()));
        assertThat(deaths("b")).isLessThanOrEqualTo(1);
    }

    @Test
    default void ofALifeThatMayHaveHadTheCallCountAsOne() {
        DeathsInHand deaths = new DeathsInHand();
        deaths.mayHaveDied(KEY);
        deaths.mayHaveDied(KEY);
        assertThat(deaths.of(KEY)).isEqualTo(1);
        deaths.died(KEY);
        deaths.mayHaveDied(KEY);
        assertThat(deaths.of(KEY)).isEqualTo(2);
    }

    @Test
    default void ofManyCallsTheOldestAreForgotten() {
        DeathsInHand deaths = new DeathsInHand();
        for (int i = 0; i < DeathsInHand.MOST_CALLS + 2; i++) {
            deaths.died(Records.key(i));
        }
        assertThat(deaths.of(Records.key(1))).isZero();
        assertThat(deaths.of(Records.key(2))).isEqualTo(1);
    }
}
