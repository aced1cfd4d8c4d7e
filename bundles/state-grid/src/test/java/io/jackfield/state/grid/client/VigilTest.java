package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.Membership;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.desk.Detection;
import io.jackfield.state.grid.desk.Signs;
import io.jackfield.state.testkit.VirtualTime;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two engines, of which one is frozen, and a keeper of the list, in virtual time: who is declared dead, and who may still send. */
class VigilTest {
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Incarnation FIRST = new Incarnation("frozen", 1);
    private static final Incarnation NEXT = new Incarnation("frozen", 2);
    private static final Detection DETECTION = new Detection(2_000);

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final Signs signs = new Signs(DETECTION);
    private final PlainTier tier = new PlainTier(time, signs);
    private final Process keeper = new Process("keeper", signs);
    private final Process frozen = new Process("frozen", new Signs(DETECTION));
    private final Process other = new Process("other", new Signs(DETECTION));

    /** One process of the cluster. */
    private final class Process {
        final PlainMember member;
        final GridCallStateStore store;
        final Vigil vigil;
        final Membership membership;
        boolean silent;

        Process(String name, Signs heard) {
            Standing standing = new Standing(DETECTION, this::nanos);
            member = new PlainMember(tier, name);
            store = new GridCallStateStore(member, time::after, task -> time.after(0, task), standing);
            vigil = new Vigil(member, member, heard, standing, DETECTION, this::nanos);
            membership = new Membership(store, new Incarnation(name, 1), Set.of(Member.Role.ENGINE), again -> time.after(1_000, again));
            store.watchMembers(membership);
            membership.begin();
            looks();
        }

        private long nanos() {
            return TimeUnit.MILLISECONDS.toNanos(time.getAsLong());
        }

        private void looks() {
            if (!member.paused()) {
                if (keeper != null && !keeper.member.paused()) {
                    signs.present(member.origin(), nanos());
                }
                if (!silent) {
                    vigil.look();
                }
            }
            time.after(DETECTION.everyMillis(), this::looks);
        }
    }

    @BeforeEach
    void begin() {
        assertThat(checkOut(frozen, FIRST)).isInstanceOf(CheckOut.Absent.class);
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private static CheckOut.Answer checkOut(Process process, Incarnation who) {
        return now(process.store.checkOut(new CheckOut(KEY, who, null, 0, 0)));
    }

    @Test
    void whatAFrozenEngineHeldIsLentAgainWithinTheDetectionTime() {
        CompletionStage<CheckOut.Answer> waiting = other.store.checkOut(new CheckOut(KEY, new Incarnation("other", 1), null, 0, 60_000));
        frozen.member.pause();
        time.advance(DETECTION.millis() / 4 * 3);
        assertThat(waiting.toCompletableFuture()).isNotDone();
        time.advance(DETECTION.millis() / 4);
        assertThat(now(waiting)).isInstanceOf(CheckOut.Absent.class);
    }

    @Test
    void whoWasNotPausedForLongIsAMemberStillAndMaySendAtOnce() {
        frozen.member.pause();
        time.advance(DETECTION.millis() / 4 * 3);
        frozen.member.goOn();
        time.advance(10_000);
        assertThat(frozen.membership.life()).isEqualTo(FIRST);
        assertThat(now(frozen.store.confirm(FIRST))).isTrue();
    }

    @Test
    void whoWakesUpAndDoesNotKnowWaitsForWordAndThenSends() {
        keeper.member.pause(); // and judges nobody
        frozen.member.pause();
        time.advance(60_000);
        CompletionStage<Boolean> sending = frozen.store.confirm(FIRST);
        assertThat(sending.toCompletableFuture()).isNotDone();
        keeper.member.goOn();
        frozen.member.goOn();
        time.advance(DETECTION.everyMillis());
        assertThat(now(sending)).isTrue();
    }

    @Test
    void whoWasDeclaredDeadSendsNothingAndIsBackAsAnotherLife() {
        frozen.member.pause();
        time.advance(60_000);
        CompletionStage<Boolean> sending = frozen.store.confirm(FIRST);
        frozen.member.goOn();
        time.advance(DETECTION.everyMillis());

        assertThat(now(sending)).isFalse();
        assertThat(checkOut(frozen, FIRST)).isEqualTo(new CheckOut.Ended());
        assertThat(frozen.membership.life()).isEqualTo(NEXT);
        assertThat(now(frozen.store.confirm(NEXT))).isTrue();
        assertThat(checkOut(frozen, NEXT)).isInstanceOf(CheckOut.Absent.class);
    }

    @Test
    void whoAnswersTheKeeperAndGivesNoSignsIsDeclaredDead() {
        frozen.silent = true;
        time.advance(DETECTION.millis() + DETECTION.everyMillis() * 2);
        assertThat(keeper.member.roster().getEndedList()).extracting(Codec::incarnation).containsExactly(FIRST);
    }

    @Test
    void aSignAndAJudgementHaveOneOrder() {
        frozen.member.pause();
        time.advance(DETECTION.millis() / 8 * 7 - 1);
        frozen.member.goOn();
        frozen.vigil.look();
        frozen.vigil.look();
        time.advance(10_000);
        assertThat(frozen.membership.life()).isEqualTo(FIRST);
    }

    @Test
    void nobodyIsDeclaredDeadByAKeeperThatWasPausedItself() {
        keeper.member.pause();
        frozen.member.pause();
        other.member.pause();
        time.advance(60_000);
        keeper.member.goOn();
        frozen.member.goOn();
        other.member.goOn();
        time.advance(60_000);
        assertThat(frozen.membership.life()).isEqualTo(FIRST);
        assertThat(other.membership.life().number()).isEqualTo(1);
    }

    @Test
    void aNewKeeperGivesEverybodyAFreshPeriod() {
        frozen.member.pause();
        time.advance(1_700);
        signs.forget();
        time.advance(1_500);
        frozen.member.goOn();
        time.advance(60_000);
        assertThat(frozen.membership.life()).isEqualTo(FIRST);
    }
}
