package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.testkit.VirtualTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who stands with more than half of the voters believes what it is told, and nobody else, in virtual time. */
class MajorityTest {
    private static final long DETECTION = 2_000;

    private final VirtualTime time = new VirtualTime(0);
    private final Majority majority = new Majority("e", 3, DETECTION, time);

    private void round(String... heard) {
        long round = majority.begin();
        List.of(heard).forEach(name -> majority.heard(round, name));
    }

    private CompletableFuture<String> told() {
        return majority.believed("done").toCompletableFuture();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, true", "1, 2, false", "2, 2, true", "1, 3, false", "2, 3, true", "2, 4, false", "3, 4, true", "3, 5, true"})
    void isMoreThanHalf(int names, int voters, boolean expected) {
        assertThat(Majority.isMajority(names, voters)).isEqualTo(expected);
    }

    @Test
    void believesAtOnceWhatComesSoonAfterARound() {
        round("s1");
        time.advance(DETECTION / 2 - 1);

        assertThat(told()).isCompletedWithValue("done");
    }

    @Test
    void waitsForTheNextRoundWithWhatComesLater() {
        round("s1");
        time.advance(DETECTION / 2);
        CompletableFuture<String> late = told();
        assertThat(late).isNotDone();

        round("s2");

        assertThat(late).isCompletedWithValue("done");
    }

    @Test
    void countsTheTimeFromTheQuestionAndNotFromTheAnswer() {
        long slow = majority.begin();
        time.advance(DETECTION / 2);
        CompletableFuture<String> late = told();
        majority.heard(slow, "s1");

        assertThat(late).isNotDone();
    }

    @Test
    void believesNobodyInTheMinority() {
        round("s1");
        time.advance(DETECTION);
        CompletableFuture<String> late = told();
        round();
        time.advance(DETECTION);
        majority.look();

        assertThat(late).isCompletedExceptionally();
        assertThatThrownBy(late::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(majority.isAlone()).isTrue();
        assertThat(majority.refused()).isEqualTo(1);
    }

    @Test
    void servesAgainWhenTheOthersAreBack() {
        round();
        time.advance(2 * DETECTION);
        majority.look();
        assertThat(majority.isAlone()).isTrue();

        round("s1");

        assertThat(majority.isAlone()).isFalse();
        assertThat(told()).isCompletedWithValue("done");
    }

    @Test
    void hasTimeToBeHeardAfterItJoinedAgain() {
        round();
        time.advance(2 * DETECTION);
        majority.look();
        majority.joinedAgain();
        round();

        assertThat(majority.isAlone()).isFalse();
        time.advance(60_000);
        assertThat(majority.isAlone()).isTrue();
    }

    @Test
    void believesNothingThatItWasToldAsTheMemberBefore() {
        round("s1");
        time.advance(DETECTION);
        CompletableFuture<String> before = told();
        majority.began();
        round("s1");

        assertThat(before).isCompletedExceptionally();
        assertThat(told()).isCompletedWithValue("done");
    }

    @Test
    void countsANameOnce() {
        time.advance(DETECTION);
        CompletableFuture<String> late = told();
        Majority five = new Majority("e", 5, DETECTION, time);
        long round = five.begin();
        five.heard(round, "s1");
        five.heard(round, "s1");
        time.advance(1);

        assertThat(late).isNotDone();
        assertThat(five.believed("done").toCompletableFuture()).isNotDone();
    }

    @Test
    void anOldRoundThatIsHeardLateTakesNothingBack() {
        long old = majority.begin();
        time.advance(DETECTION / 4);
        round("s1");
        majority.heard(old, "s2");
        time.advance(DETECTION / 2 - 1);

        assertThat(told()).isCompletedWithValue("done");
    }

    @Test
    void believesEverythingWhereThereIsOneVoter() {
        Majority single = new Majority("e", 1, DETECTION, time);
        time.advance(10 * DETECTION);
        single.look();

        assertThat(single.believed("done").toCompletableFuture()).isCompletedWithValue("done");
        assertThat(single.isAlone()).isFalse();
    }
}
