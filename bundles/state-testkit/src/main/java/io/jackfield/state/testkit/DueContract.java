package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallRecord;
import io.jackfield.state.DueCall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The timer queue: which calls are due. */
interface DueContract extends StoreUnderTest {
    @Test
    default void theStoresTimeNeverGoesBack() {
        long before = store().now();
        advance(5);

        assertThat(store().now()).isGreaterThanOrEqualTo(before + 5);
    }

    @Test
    default void confirmsWhatIsStillAtItsRevisionAndDue() {
        long due = store().now();
        DueCall call = new DueCall(KEY, engine("a").create(KEY, Records.due("ringing", due)), due);

        assertThat(answerOf(store().confirmDue(List.of(call)))).containsExactly(call);
    }

    @Test
    default void doesNotConfirmWhatIsGoneOrOvertakenOrNotYetDue() {
        Borrower engine = engine("a");
        long due = store().now();
        DueCall overtaken = new DueCall(KEY, engine.create(KEY, Records.due("1", due)), due);
        engine.update(KEY, Records.due("2", due));
        DueCall gone = new DueCall(Records.key(1), 1, due);
        long later = due + LONG_MILLIS;
        DueCall notYet = new DueCall(Records.key(2), engine.create(Records.key(2), Records.due("3", later)), due);
        DueCall never = new DueCall(Records.key(3), engine.create(Records.key(3), Records.of("4")), due);

        assertThat(answerOf(store().confirmDue(List.of(overtaken, gone, notYet, never)))).isEmpty();
    }

    @Test
    default void becomesDueWhenItsTimeHasCome() {
        long due = store().now() + 500;
        DueCall call = new DueCall(KEY, engine("a").create(KEY, Records.due("ringing", due)), due);
        assertThat(answerOf(store().overdue(store().now(), 10))).isEmpty();

        advance(500);

        assertThat(answerOf(store().confirmDue(List.of(call)))).containsExactly(call);
        assertThat(answerOf(store().overdue(due, 10))).containsExactly(call);
    }

    @Test
    default void listsTheLongestOverdueFirstUpToTheLimit() {
        Borrower engine = engine("a");
        long now = store().now();
        for (int i = 1; i <= 50; i++) {
            int shuffled = i * 37 % 50;
            engine.create(Records.key(i), Records.due("ringing", now - shuffled));
        }

        assertThat(answerOf(store().overdue(now, 20))).extracting(DueCall::dueAt).hasSize(20)
                .startsWith(now - 49, now - 48, now - 47).endsWith(now - 30).isSorted();
        assertThat(answerOf(store().overdue(now - 47, 20))).extracting(DueCall::dueAt)
                .containsExactly(now - 49, now - 48, now - 47);
    }

    @Test
    default void whatSomebodyHoldsIsNotOverdue() {
        long due = store().now();
        engine("a").create(KEY, Records.due("held", due));
        engine("a").create(Records.key(1), Records.due("free", due));
        Borrower holder = engine("b");
        holder.checkOut(KEY);

        assertThat(answerOf(store().overdue(due, 10))).extracting(DueCall::key).containsExactly(Records.key(1));
        holder.release(KEY);
        assertThat(answerOf(store().overdue(due, 10))).extracting(DueCall::key)
                .containsExactlyInAnyOrder(KEY, Records.key(1));
    }

    @Test
    default void aCheckInMovesOrEndsWhatIsDue() {
        Borrower engine = engine("a");
        long due = store().now();
        engine.create(KEY, Records.due("ringing", due));

        engine.update(KEY, Records.due("ringing", due - 1_000));
        assertThat(answerOf(store().overdue(due, 10))).extracting(DueCall::dueAt).containsExactly(due - 1_000);
        engine.update(KEY, Records.due("ringing", CallRecord.NEVER));
        assertThat(answerOf(store().overdue(due, 10))).isEmpty();
    }

    @Test
    default void overdueCallsBringTheirRevision() {
        Borrower engine = engine("a");
        long due = store().now();
        engine.create(KEY, Records.due("1", due));
        long revision = engine.update(KEY, Records.due("2", due));

        assertThat(answerOf(store().overdue(due, 10))).containsExactly(new DueCall(KEY, revision, due));
    }
}
