package io.jackfield.state.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.Membership;
import io.jackfield.state.testkit.FailingCallStateStore;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import io.jackfield.state.testkit.VirtualTime;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One process, one life after the other. */
class MembershipTest {
    private static final long AGAIN_MILLIS = 1_000;

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final LocalCallStateStore store = new LocalCallStateStore(time, time::after, 100);
    private final FailingCallStateStore network = new FailingCallStateStore(store);

    private static Incarnation life(long number) {
        return new Incarnation("engine", number);
    }

    private Membership process(long number) {
        Membership membership = new Membership(network, life(number), Set.of(Member.Role.ENGINE),
                again -> time.after(AGAIN_MILLIS, again));
        network.watchMembers(membership);
        membership.begin();
        time.advance(AGAIN_MILLIS);
        return membership;
    }

    @Test
    void aLifeThatOthersEndedIsFollowedByAnother() {
        Membership process = process(7);

        store.releaseAll(life(7));

        assertThat(process.life()).isEqualTo(life(8));
        assertThat(store.confirm(life(7)).toCompletableFuture().join()).isFalse();
        assertThat(store.join(life(8), Set.of(Member.Role.ENGINE)).toCompletableFuture().join()).isTrue();
    }

    @Test
    void aLifeThatWasEndedAtOnceIsFollowedByAnotherAfterAWhile() {
        Membership process = process(7);
        store.releaseAll(life(7));
        store.releaseAll(life(8));
        CompletableFuture<Incarnation> next = process.after(life(8)).toCompletableFuture();
        assertThat(next).isNotDone();

        time.advance(AGAIN_MILLIS);

        assertThat(next).isCompletedWithValue(life(9));
    }

    @Test
    void theEndOfAnotherMemberIsNoneOfItsOwn() {
        Membership process = process(7);

        store.releaseAll(life(6));
        store.releaseAll(new Incarnation("other", 7));

        assertThat(process.life()).isEqualTo(life(7));
    }

    @Test
    void whoAsksForTheLifeAfterWaitsUntilItIsAMember() {
        Membership process = process(7);
        network.next(Operation.JOIN, Fault.DELAY_REQUEST);
        store.releaseAll(life(7));
        CompletableFuture<Incarnation> next = process.after(life(7)).toCompletableFuture();
        assertThat(next).isNotDone();

        network.deliver();

        assertThat(next).isCompletedWithValue(life(8));
        assertThat(process.after(life(7)).toCompletableFuture()).isCompletedWithValue(life(8));
    }

    @Test
    void whoKnowsOfTheEndBeforeTheMembershipDoesBeginsTheNext() {
        Membership process = process(7);

        assertThat(process.after(life(7)).toCompletableFuture()).isCompletedWithValue(life(8));
    }

    @Test
    void aJoinWithoutAnAnswerIsTriedAgain() {
        Membership process = process(7);
        network.next(Operation.JOIN, Fault.LOSE_REQUEST, Fault.LOSE_REPLY);
        store.releaseAll(life(7));
        CompletableFuture<Incarnation> next = process.after(life(7)).toCompletableFuture();
        time.advance(AGAIN_MILLIS);
        assertThat(next).as("the second answer is lost, too").isCompletedExceptionally();

        time.advance(AGAIN_MILLIS);

        assertThat(process.after(life(7)).toCompletableFuture()).isCompletedWithValue(life(8));
    }

    @Test
    void ofTwoProcessesOfOneNameTheLaterStays() {
        Membership earlier = process(7);
        Membership later = process(1_000);

        time.advance(10 * AGAIN_MILLIS);

        assertThat(later.life()).isEqualTo(life(1_000));
        assertThat(earlier.life().number()).as("it tries now and then").isLessThan(30);
        assertThat(store.join(life(1_000), Set.of(Member.Role.ENGINE)).toCompletableFuture().join()).isTrue();
        earlier.close();
    }

    @Test
    void whoLeftDoesNotComeBack() {
        Membership process = process(7);
        process.close();

        store.releaseAll(life(7));
        time.advance(10 * AGAIN_MILLIS);

        assertThat(process.life()).isEqualTo(life(7));
        assertThat(process.after(life(7)).toCompletableFuture()).isCompletedExceptionally();
    }
}
