package io.jackfield.state.grid.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Silence that the keeper of the list listened to, and silence that it did not. */
class SignsTest {
    private static final ByteString A = ByteString.copyFromUtf8("a");
    private static final ByteString B = ByteString.copyFromUtf8("b");
    private static final Detection DETECTION = new Detection(2_000);

    private final Signs signs = new Signs(DETECTION);
    private long now = TimeUnit.DAYS.toNanos(1);

    private void heard(ByteString origin) {
        signs.heard(origin, now);
    }

    private boolean silent(ByteString origin) {
        return signs.silent(origin, now);
    }

    /** The keeper looks as it should meanwhile. */
    private void passes(long millis) {
        for (long done = 0; done < millis; done += DETECTION.everyMillis()) {
            now += TimeUnit.MILLISECONDS.toNanos(Math.min(DETECTION.everyMillis(), millis - done));
            signs.look(now);
        }
    }

    private void isPaused(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void whoGivesNoSignForSevenEighthsIsSilent() {
        heard(A);
        passes(1_749);
        assertThat(silent(A)).isFalse();
        passes(1);
        assertThat(silent(A)).isTrue();
    }

    @Test
    void aPauseOfThreeQuartersBetweenTwoSignsIsNoDeath() {
        heard(A);
        passes(1_500 + DETECTION.everyMillis() - 1);
        assertThat(silent(A)).isFalse();
        heard(A);
        passes(1_749);
        assertThat(silent(A)).isFalse();
    }

    @Test
    void anAnswerStandsInForTheOneSignThatIsLeftOut() {
        heard(A);
        passes(DETECTION.everyMillis());
        signs.present(A, now);
        passes(1_749);
        assertThat(silent(A)).isFalse();
        passes(1);
        assertThat(silent(A)).isTrue();
    }

    @Test
    void answersWithoutSignsAreWorthOneSign() {
        heard(A);
        for (int i = 0; i < 15; i++) {
            passes(DETECTION.everyMillis());
            signs.present(A, now);
        }
        passes(1_750 + TimeUnit.NANOSECONDS.toMillis(DETECTION.signNanos()) - 15 * DETECTION.everyMillis() - 1);
        assertThat(silent(A)).isFalse();
        passes(1);
        assertThat(silent(A)).isTrue();
    }

    @Test
    void anAnswerToOneThatKeepsNoListMakesItNoKeeper() {
        signs.present(A, now);
        assertThat(signs.keeping()).isFalse();
    }

    @Test
    void whoWasNeverHeardHasAFreshPeriodFromTheFirstLook() {
        heard(A);
        passes(10_000);
        assertThat(silent(B)).isFalse();
        passes(1_749);
        assertThat(silent(B)).isFalse();
        passes(1);
        assertThat(silent(B)).isTrue();
    }

    @Test
    void aKeeperThatWasPausedTakesNobodyForDead() {
        heard(A);
        passes(500);
        isPaused(60_000);
        assertThat(silent(A)).as("asked before it looked").isFalse();
        passes(1_749);
        assertThat(silent(A)).isFalse();
        passes(1);
        assertThat(silent(A)).as("and really silent after").isTrue();
    }

    @Test
    void theFirstSignAfterAPauseOfTheKeeperDoesNotHideThePause() {
        heard(A);
        heard(B);
        isPaused(60_000);
        heard(A);
        signs.look(now);
        assertThat(silent(B)).isFalse();
    }

    @Test
    void aLookThatIsALittleLateHidesNoDeath() {
        heard(A);
        for (int i = 0; i < 4; i++) {
            isPaused(450);
            signs.look(now);
        }
        assertThat(silent(A)).isTrue();
    }

    @Test
    void aNewKeeperHasHeardOfNobody() {
        heard(A);
        passes(1_700);
        signs.forget();
        assertThat(signs.keeping()).isFalse();
        isPaused(100);
        assertThat(silent(A)).isFalse();
        assertThat(signs.keeping()).isTrue();
    }

    @Test
    void whatIsMeasuredFitsTogetherAtEveryBound() {
        for (long millis : new long[] {Detection.LEAST_MILLIS, 500, 2_000, 600_000}) {
            Detection detection = new Detection(millis);
            assertThat(detection.validNanos() + TimeUnit.MILLISECONDS.toNanos(detection.everyMillis()))
                    .isLessThan(detection.silentNanos());
            assertThat(TimeUnit.NANOSECONDS.toMillis(detection.silentNanos()) + detection.everyMillis()).isLessThan(millis);
            assertThat(detection.everyMillis()).isPositive();
            assertThat(TimeUnit.MILLISECONDS.toNanos(detection.everyMillis())).isLessThan(detection.lateNanos());
        }
        assertThatThrownBy(() -> new Detection(399)).hasMessage("detectionMillis=399 is not at least 400");
    }
}
