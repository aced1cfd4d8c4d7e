package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.Share;
import io.jackfield.state.testkit.VirtualTime;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** An engine that asks no more for what is due loses its life, and gets none before it asks again. Who looks does so once a second. */
class PollsTest {
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Incarnation ENGINE = new Incarnation("e1", 1);
    private static final Incarnation NEXT = new Incarnation("e1", 2);
    private static final Incarnation OTHER = new Incarnation("e2", 1);
    private static final Set<Member.Role> ROLES = Set.of(Member.Role.ENGINE);

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final PlainTier tier = new PlainTier(time);
    private final GridCallStateStore store = new GridCallStateStore(tier, time::after, Runnable::run);
    private final GridCallStateStore others = new GridCallStateStore(tier, time::after, Runnable::run);

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private void passes(int seconds) {
        for (int i = 0; i < seconds; i++) {
            time.advance(1_000);
            store.endWhoPollsNoMore();
        }
    }

    private void polls() {
        now(store.overdue(Share.ALL, 0, 1));
    }

    private CheckOut.Answer asked(GridCallStateStore by, Incarnation who) {
        return now(by.checkOut(new CheckOut(KEY, who, null, 0, 0)));
    }

    private void joins() {
        assertThat(now(store.join(ENGINE, ROLES))).isTrue();
        assertThat(asked(store, ENGINE)).isInstanceOf(CheckOut.Absent.class);
        polls();
    }

    @Test
    void whatItHeldIsLentToAnotherWhenItsPollsStop() {
        joins();
        passes(Polls.MOST_LOOKS);
        assertThat(asked(others, OTHER)).as("it may be late").isInstanceOf(CheckOut.Busy.class);
        passes(1);
        assertThat(asked(others, OTHER)).isInstanceOf(CheckOut.Absent.class);
        assertThat(asked(store, ENGINE)).isInstanceOf(CheckOut.Ended.class);
    }

    @Test
    void noLifeBeginsBeforeItPollsAgain() {
        joins();
        passes(Polls.MOST_LOOKS + 1);
        assertThat(store.join(NEXT, ROLES).toCompletableFuture()).isCompletedExceptionally();
        polls();
        assertThat(now(store.join(NEXT, ROLES))).isTrue();
        passes(Polls.MOST_LOOKS);
        polls();
        passes(Polls.MOST_LOOKS);
        assertThat(asked(store, NEXT)).as("it polls in time").isInstanceOf(CheckOut.Absent.class);
    }

    @Test
    void aLifeThatOthersEndedIsNotEndedAgain() {
        joins();
        now(others.releaseAll(ENGINE));
        assertThat(now(store.join(NEXT, ROLES))).isTrue();
        polls();
        passes(Polls.MOST_LOOKS);
        assertThat(store.endWhoPollsNoMore()).isEmpty();
        time.advance(1_000);
        assertThat(store.endWhoPollsNoMore()).containsExactly(NEXT);
    }

    /** Another owner's clock may be behind, and then all wait for it. */
    @Test
    void whileTheTimeStandsStillNobodyIsExpectedToPoll() {
        joins();
        for (int i = 0; i < 10 * Polls.MOST_LOOKS; i++) {
            store.endWhoPollsNoMore();
        }
        assertThat(asked(others, OTHER)).isInstanceOf(CheckOut.Busy.class);
    }

    @Test
    void anEngineThatHasNotBegunToPollOrLeftInOrderIsLetBe() {
        assertThat(now(store.join(ENGINE, ROLES))).isTrue();
        passes(10 * Polls.MOST_LOOKS);
        assertThat(asked(store, ENGINE)).isInstanceOf(CheckOut.Absent.class);
        polls();
        now(store.releaseAll(ENGINE));
        passes(10 * Polls.MOST_LOOKS);
        assertThat(now(store.join(NEXT, ROLES))).isTrue();
        passes(10 * Polls.MOST_LOOKS);
        assertThat(asked(store, NEXT)).isInstanceOf(CheckOut.Absent.class);
    }
}
