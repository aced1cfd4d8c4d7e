package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.Share;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.DropAsk;
import io.jackfield.state.grid.codec.proto.PopulationAsk;
import io.jackfield.state.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who died of a call is known to the next owner of its partition, whether that got it from the owner before or out of a backup. */
class DeathsTakenOverTest {
    private static final CallKey KEY = new CallKey(1, 2);

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final PlainTier tier = new PlainTier(time);
    private final GridCallStateStore store = new GridCallStateStore(tier, time::after, Runnable::run);
    private long sequence;

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private static Incarnation engine(String name) {
        return new Incarnation(name, 1);
    }

    private CheckOut.Answer lent(String engine) {
        return now(store.checkOut(new CheckOut(KEY, engine(engine), null, 0, 0)));
    }

    private int deaths(String engine) {
        CheckOut.Answer answer = lent(engine);
        return answer instanceof CheckOut.Absent absent ? absent.deaths() : ((CheckOut.Granted) answer).deaths();
    }

    /** Not in order. */
    private void dies(String engine) {
        now(new Ending(tier).of(Codec.life(engine(engine))));
    }

    private CheckIn.Answer checkIn(String engine, long from, boolean keep) {
        return checkIn(engine, from, keep, CallRecord.NEVER);
    }

    private CheckIn.Answer checkIn(String engine, long from, boolean keep, long expiresAt) {
        return now(store.checkIn(new CheckIn(KEY, from, new CheckIn.Id(engine(engine), ++sequence), new CallRecord(
                new EncodedBody("ringing".getBytes(StandardCharsets.UTF_8)), new byte[0], CallRecord.NEVER, expiresAt, Map.of()),
                keep)));
    }

    private long create() {
        lent("first");
        return ((CheckIn.Done) checkIn("first", 0, false)).revision();
    }

    @Test
    void anEntryThatSaysMoreThanCanBeHoldsNobodyUp() {
        tier.plant(KEY, Kept.newBuilder().setDeaths(Integer.MAX_VALUE).setChangedAt(time.getAsLong()).build().toByteString());
        tier.move();

        assertThat(deaths("second")).isEqualTo(16);
    }

    @Test
    void anEntryThatSaysLessThanNothingSaysNothing() {
        tier.plant(KEY, Kept.newBuilder().setDeaths(-1).setChangedAt(time.getAsLong()).build().toByteString());
        tier.move();

        assertThat(deaths("second")).isZero();
    }

    /** A call of which nothing is left but what may be repeated, for 5 s: an INVITE that was refused. */
    private void createAbsorbing() {
        lent("first");
        checkIn("first", 0, false, time.getAsLong() + 5_000);
    }

    private void movesInOrder() {
        tier.keepHouse();
        tier.move();
    }

    @Test
    void areKnownOfACall() {
        create();
        lent("a");
        dies("a");
        movesInOrder();
        lent("b");
        dies("b");
        movesInOrder();

        assertThat(deaths("c")).isEqualTo(2);
    }

    @Test
    void areKnownOfAKeyThatHasNoCall() {
        lent("a");
        dies("a");
        movesInOrder();
        assertThat(lent("b")).isEqualTo(new CheckOut.Absent(1));
        dies("b");
        movesInOrder();

        assertThat(deaths("c")).isEqualTo(2);
        assertThat(now(store.read(KEY))).isEmpty();
        assertThat(now(store.calls(null, 10))).isEmpty();
    }

    /** The owner ends in the same moment as the engine, as where they are one process, and has had no time to write anything. */
    @Test
    void areKnownOfWhoDiedTogetherWithTheOwner() {
        create();
        lent("a");
        dies("a");
        lent("b");
        tier.move();
        dies("b");

        assertThat(deaths("c")).isEqualTo(2);
    }

    /** A node that is both is lent a call by itself and dies: nobody knows that it had it. Then the next does. */
    @Test
    void ofTwoWhoDiedAsEngineAndOwnerBothAreCounted() {
        create();
        isBoth("a");
        isBoth("b");
        time.advance(1);
        lent("a");
        tier.move();
        dies("a");
        assertThat(deaths("b")).isEqualTo(1);
        tier.move();
        dies("b");

        assertThat(deaths("c")).isEqualTo(2);
    }

    @Test
    void ofAnOwnerThatIsNoEngineNoCallIsBlamed() {
        create();
        isBoth("a");
        time.advance(1);
        tier.move();
        dies("other");

        assertThat(deaths("b")).isZero();
    }

    @Test
    void ofANodeThatIsBothNoCallIsBlamedThatWasCheckedInSince() {
        long revision = create();
        isBoth("a");
        time.advance(1);
        tier.move();
        dies("a");
        time.advance(1);
        lent("b");
        checkIn("b", revision, false);

        assertThat(deaths("c")).isZero();
    }

    /** All processes of this tier are one member. */
    private void isBoth(String name) {
        now(store.join(engine(name), Set.of(Member.Role.ENGINE)));
        now(store.join(engine(name + "-keeper"), Set.of(Member.Role.STATE)));
    }

    @Test
    void areKnownWhereTheOwnerHearsOfADeathBeforeItHasThePartition() {
        create();
        lent("a");
        dies("a");
        lent("b");
        tier.moveAfter(() -> dies("b"));

        assertThat(deaths("c")).isEqualTo(2);
    }

    @Test
    void whoHasTheCallInHandHasItAtTheNextOwner() {
        long revision = create();
        lent("a");
        dies("a");
        lent("b");
        movesInOrder();

        assertThat(lent("c")).isInstanceOf(CheckOut.Busy.class);
        assertThat(checkIn("b", revision, false)).isEqualTo(new CheckIn.Done(revision + 1));
        movesInOrder();
        assertThat(deaths("c")).as("an event came to its end").isZero();
    }

    @Test
    void whoGaveTheCallBackHasItNowhere() {
        create();
        lent("a");
        dies("a");
        lent("b");
        now(store.release(KEY, engine("b")));
        movesInOrder();
        dies("b");

        assertThat(deaths("c")).isEqualTo(1);
    }

    @Test
    void areKnownAfterACheckInInTheMiddleOfAnEvent() {
        long revision = create();
        lent("a");
        dies("a");
        lent("b");
        checkIn("b", revision, true);
        tier.move();
        dies("b");

        assertThat(deaths("c")).isEqualTo(2);
    }

    /** Nobody told this owner how the life ended that had the call of the owner before; the call is not held for ever. */
    @Test
    void aHoldThatOnlyTheEntryTellsOfLastsAMinute() {
        create();
        lent("a");
        dies("a");
        lent("b");
        movesInOrder();
        time.advance(60_000);
        tier.keepHouse();

        assertThat(deaths("c")).isEqualTo(1);
    }

    /** An INVITE with credentials kills, while nothing but the 401 of the first is left of its call; then that expires, too. */
    @Test
    void areKnownAfterTheCallExpiredThatTheEventFound() {
        createAbsorbing();
        lent("a");
        dies("a");
        lent("b");
        time.advance(5_000);
        dies("b");
        movesInOrder();

        assertThat(deaths("c")).isEqualTo(2);
    }

    @Test
    void areKnownAfterTheCallExpiredBetweenTwoRepeats() {
        createAbsorbing();
        lent("a");
        dies("a");
        tier.keepHouse();
        time.advance(5_000);
        movesInOrder();

        assertThat(deaths("b")).isEqualTo(1);
        dies("b");
        assertThat(deaths("c")).isEqualTo(2);
        assertThat(now(store.calls(null, 10))).isEmpty();
    }

    @Test
    void areKnownAfterTheCallExpiredInHandAndWasGivenBack() {
        createAbsorbing();
        lent("a");
        dies("a");
        lent("b");
        time.advance(5_000);
        now(store.release(KEY, engine("b")));
        movesInOrder();

        assertThat(deaths("c")).isEqualTo(1);
    }

    @Test
    void areKnownAfterTheCallExpiredAndWasLentAnew() {
        createAbsorbing();
        lent("a");
        dies("a");
        time.advance(5_000);
        lent("b");
        tier.move();
        dies("b");

        assertThat(deaths("c")).isEqualTo(2);
    }

    @Test
    void ofACallThatExpiredAreForgottenInTheEndToo() {
        createAbsorbing();
        lent("a");
        dies("a");
        time.advance(5_000);
        tier.keepHouse();
        time.advance(600_000);
        tier.keepHouse();

        assertThat(tier.entries()).isZero();
        assertThat(deaths("b")).isZero();
    }

    /** Its check-in was from an old revision: it has nothing in hand, and asks again. */
    @Test
    void whoIsRefusedHasTheCallNowhere() {
        long revision = create();
        lent("a");
        dies("a");
        lent("b");
        movesInOrder();
        assertThat(checkIn("b", revision - 1, false)).isInstanceOf(CheckIn.Stale.class);
        movesInOrder();

        assertThat(deaths("c")).isEqualTo(1);
    }

    @Test
    void aHolderThatAskedHereIsBelievedForLonger() {
        create();
        lent("a");
        dies("a");
        lent("b");
        movesInOrder();
        assertThat(lent("b")).isInstanceOf(CheckOut.Granted.class);
        time.advance(60_000);
        tier.keepHouse();

        assertThat(lent("c")).isInstanceOf(CheckOut.Busy.class);
    }

    /** It was not told that it is its turn, and so had nothing in hand. */
    @Test
    void whoDidNotTakeItsTurnIsNotCounted() {
        create();
        lent("a");
        dies("a");
        lent("b");
        store.checkOut(new CheckOut(KEY, engine("c"), null, 0, 10_000));
        tier.deaf = true;
        dies("b");
        movesInOrder();
        dies("c");

        assertThat(deaths("d")).isEqualTo(2);
    }

    @Test
    void areKeptWhereAnEntryThatIsYoungIsToBeDropped() {
        lent("a");
        dies("a");
        tier.keepHouse();
        now(tier.ask(KEY, Ask.newBuilder().setDrop(DropAsk.getDefaultInstance()).build()));

        assertThat(tier.entries()).isEqualTo(1);
        assertThat(deaths("b")).isEqualTo(1);
    }

    @Test
    void ofAKeyThatHasNoCallTakeNoRoomOfOne() {
        lent("a");
        dies("a");
        movesInOrder();
        now(store.read(KEY));
        Ask howMany = Ask.newBuilder().setPopulation(PopulationAsk.getDefaultInstance()).build();

        assertThat(now(tier.ask(Share.ALL, howMany))).allSatisfy(told -> assertThat(told.getPopulation().getCalls()).isZero());
    }

    @Test
    void areNotKeptForLongerBecauseSharesMove() {
        lent("a");
        dies("a");
        movesInOrder();
        time.advance(300_000);
        movesInOrder();
        time.advance(300_000);
        tier.keepHouse();

        assertThat(tier.entries()).isZero();
    }

    @Test
    void ofAnEngineThatEndedInOrderNoCallIsBlamed() {
        create();
        isBoth("a");
        time.advance(1);
        tier.move();
        now(store.releaseAll(engine("a")));

        assertThat(deaths("b")).isZero();
    }

    @Test
    void ofAnEngineThatEndedLongAfterTheMoveNoCallIsBlamed() {
        create();
        isBoth("a");
        tier.move();
        time.advance(10_000);
        dies("a");

        assertThat(deaths("b")).isZero();
    }

    @Test
    void aKeyThatHasNoCallIsSuspectedForAMinute() {
        isBoth("a");
        tier.move();
        dies("a");
        assertThat(deaths("b")).isEqualTo(1);

        time.advance(60_000);
        assertThat(now(store.checkOut(new CheckOut(new CallKey(3, 4), engine("b"), null, 0, 0)))).isEqualTo(new CheckOut.Absent(0));
    }

    @Test
    void areForgottenOfAKeyThatNobodyAskedForFor10Minutes() {
        lent("a");
        dies("a");
        movesInOrder();
        assertThat(tier.entries()).isEqualTo(1);
        time.advance(600_000);
        tier.keepHouse();

        assertThat(tier.entries()).isZero();
        assertThat(deaths("b")).isZero();
    }

    @Test
    void costACallThatNobodyDiedOfNothing() {
        create();
        lent("a");
        now(store.release(KEY, engine("a")));
        long before = tier.writes;
        lent("b");
        now(store.release(KEY, engine("b")));
        tier.keepHouse();

        assertThat(tier.writes).isEqualTo(before);
    }
}
