package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What an engine leaves behind when it ends, and how the others share the work. */
interface LegacyContract extends StoreUnderTest {
    int MANY = 60;

    private List<CallKey> leftBehind(Incarnation ended, long since) {
        return answerOf(store().leftBehind(new LeftBehind(ended, since, Share.ALL, null, 100))).calls();
    }

    private List<CallKey> leftBehind(Borrower ended) {
        return leftBehind(ended.self(), 0);
    }

    @Test
    default void whatAnEngineMayNotHaveSentIsLeftBehind() {
        Borrower ends = engine("a");
        ends.create(KEY, Records.sending("answered"));
        ends.create(Records.key(1), Records.of("nothing to send"));
        engine("b").create(Records.key(2), Records.sending("another's"));

        assertThat(leftBehind(ends)).containsExactly(KEY);
    }

    @Test
    default void whatIsDueIsLeftBehindAndWhatIsNotYetIsNot() {
        Borrower ends = engine("a");
        ends.create(KEY, Records.due("ringing", store().now()));
        ends.create(Records.key(1), Records.due("ringing", store().now() + LONG_MILLIS));

        assertThat(leftBehind(ends)).containsExactly(KEY);
    }

    @Test
    default void theNextCheckInTakesACallOver() {
        Borrower ends = engine("a");
        ends.create(KEY, Records.sending("answered"));
        ends.create(Records.key(1), Records.sending("answered"));
        Borrower other = engine("b");

        other.update(KEY, Records.of("sent"));
        assertThat(leftBehind(ends)).containsExactly(Records.key(1));
        other.update(Records.key(1), Records.sending("something else"));
        assertThat(leftBehind(ends)).isEmpty();
        ends.update(KEY, Records.of("sent"));
        assertThat(leftBehind(ends)).isEmpty();
    }

    @Test
    default void aReleaseLeavesACallBehindAsItWas() {
        Borrower ends = engine("a");
        ends.create(KEY, Records.sending("answered"));
        Borrower other = engine("b");
        CheckOut.Granted granted = Borrower.granted(other.checkOut(KEY));
        assertThat(granted.record().effects()).isTrue();
        assertThat(leftBehind(ends)).as("somebody holds it").isEmpty();

        other.release(KEY);

        assertThat(leftBehind(ends)).containsExactly(KEY);
    }

    @Test
    default void whatAHolderKeptIsLeftBehindWhenItsLifeEnds() {
        Borrower ends = engine("a");
        ends.checkOut(KEY);
        ends.checkInAndKeep(KEY, 0, Records.sending("answered"));
        assertThat(leftBehind(ends)).isEmpty();

        answerOf(store().releaseAll(ends.self()));

        assertThat(leftBehind(ends)).containsExactly(KEY);
    }

    @Test
    default void effectsOfLongAgoLeftLongAgo() {
        Borrower ends = engine("a");
        ends.create(KEY, Records.sending("answered"));
        advance(50);
        long since = store().now();
        ends.create(Records.key(1), Records.sending("answered"));

        assertThat(leftBehind(ends.self(), since)).containsExactly(Records.key(1));
    }

    /** What an engine says with any check-in it says of all: its calls are not left behind one by one. */
    @Test
    default void whatAnEngineSaysThatItSentIsNotLeftBehind() {
        Borrower ends = engine("a");
        ends.create(KEY, Records.sending("answered"));
        ends.create(Records.key(1), Records.sending("answered"));
        ends.checkOut(Records.key(2));
        CheckIn.Id third = ends.nextId();
        ends.checkIn(new CheckIn(Records.key(2), 0, third, Records.sending("answered"), false, third.sequence() - 1));

        LeftBehind.Found found = answerOf(store().leftBehind(new LeftBehind(ends.self(), 0, Share.ALL, null, 100)));
        assertThat(found.sentBelow()).isEqualTo(third.sequence() - 1);
        assertThat(found.calls()).containsExactlyInAnyOrder(Records.key(1), Records.key(2));
    }

    @Test
    default void whoChecksACallOutLearnsWhetherItsEffectsAreKnownToHaveLeft() {
        Borrower first = engine("a");
        first.create(KEY, Records.sending("answered"));
        Borrower second = engine("b");
        assertThat(Borrower.granted(second.checkOut(KEY)).record().effects()).isTrue();
        second.release(KEY);

        CheckOut.Granted granted = Borrower.granted(first.checkOut(KEY));
        CheckIn.Id id = first.nextId();
        first.checkIn(new CheckIn(KEY, granted.revision(), id, Records.sending("again"), false, id.sequence()));
        assertThat(Borrower.granted(second.checkOut(KEY)).record().effects()).isTrue();
        second.release(KEY);

        CheckOut.Granted mine = Borrower.granted(first.checkOut(KEY));
        CheckIn.Id next = first.nextId();
        first.checkIn(new CheckIn(KEY, mine.revision(), next, Records.sending("once more"), false, next.sequence() + 1));
        assertThat(Borrower.granted(second.checkOut(KEY)).record().effects()).isFalse();
    }

    @Test
    default void anEnginesEarlierLivesLeaveBehindWithIt() {
        engine("a").create(KEY, Records.sending("answered"));

        assertThat(leftBehind(new Incarnation("a", 3), 0)).containsExactly(KEY);
        assertThat(leftBehind(new Incarnation("a", 0), 0)).isEmpty();
    }

    @Test
    default void whatIsLeftBehindComesInPagesInTheOrderOfTheKeys() {
        Borrower ends = engine("a");
        LongStream.rangeClosed(1, MANY).forEach(i -> ends.create(Records.key(i), Records.sending("answered")));

        List<CallKey> all = new ArrayList<>();
        CallKey after = null;
        for (int page = 0; page < 4; page++) {
            List<CallKey> found = answerOf(store().leftBehind(new LeftBehind(ends.self(), 0, Share.ALL, after, 25))).calls();
            all.addAll(found);
            after = found.isEmpty() ? after : found.get(found.size() - 1);
        }
        assertThat(all).hasSize(MANY).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void sharesHaveEveryCallOnce() {
        Borrower ends = engine("a");
        long due = store().now();
        LongStream.rangeClosed(1, MANY).forEach(i -> ends.create(Records.key(i), Records.due("ringing", due)));
        List<CallKey> left = new ArrayList<>();
        List<CallKey> overdue = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Share share = new Share(i, 3);
            left.addAll(answerOf(store().leftBehind(new LeftBehind(ends.self(), 0, share, null, MANY))).calls());
            overdue.addAll(answerOf(store().overdue(share, due, MANY)).stream().map(DueCall::key).toList());
        }

        List<CallKey> keys = LongStream.rangeClosed(1, MANY).mapToObj(Records::key).collect(Collectors.toList());
        assertThat(left).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(overdue).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(answerOf(store().overdue(new Share(0, 3), due, MANY))).hasSizeLessThan(MANY);
    }

    @Test
    default void theTimersOfALifeThatEndedAreNobodysAndOverdueAtOnce() {
        Borrower ends = engine("a");
        long due = store().now();
        ends.create(KEY, Records.due("ringing", due));
        engine("b").create(Records.key(1), Records.due("ringing", due));
        engine("a").create(Records.key(2), Records.due("later", due + LONG_MILLIS));
        engine("a").create(Records.key(3), Records.due("never", CallRecord.NEVER));
        assertThat(answerOf(store().overdue(due - 1_000, 10))).isEmpty();

        answerOf(store().releaseAll(ends.self()));

        assertThat(answerOf(store().overdue(due - 1_000, 10))).extracting(DueCall::key).containsExactly(KEY);
    }
}
