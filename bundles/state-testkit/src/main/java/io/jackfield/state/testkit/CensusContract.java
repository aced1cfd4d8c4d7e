package io.jackfield.state.testkit;

import static io.jackfield.state.testkit.Records.ECHO;
import static io.jackfield.state.testkit.Records.FORWARD_1;
import static io.jackfield.state.testkit.Records.FORWARD_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What operators and the drain of a version see of all calls. */
interface CensusContract extends StoreUnderTest {
    @Test
    default void countsTheSessionsOfAllCallsPerVersion() {
        Borrower engine = engine("a");
        engine.create(Records.key(1), Records.with("1", Map.of(FORWARD_1, 1)));
        engine.create(Records.key(2), Records.with("2", Map.of(FORWARD_1, 2, ECHO, 1)));
        engine.create(Records.key(3), Records.with("3", Map.of(FORWARD_2, 1)));

        assertThat(answerOf(store().census())).isEqualTo(Map.of(FORWARD_1, 3L, FORWARD_2, 1L, ECHO, 1L));
    }

    @Test
    default void followsEveryCheckInAndRemoval() {
        Borrower engine = engine("a");
        engine.create(KEY, Records.with("1", Map.of(FORWARD_1, 2)));
        engine.create(Records.key(1), Records.with("1", Map.of(FORWARD_1, 1)));

        long revision = engine.update(KEY, Records.with("2", Map.of(FORWARD_1, 1, FORWARD_2, 1)));
        assertThat(answerOf(store().census())).isEqualTo(Map.of(FORWARD_1, 2L, FORWARD_2, 1L));
        engine.checkOut(KEY);
        engine.remove(KEY, revision);
        assertThat(answerOf(store().census())).isEqualTo(Map.of(FORWARD_1, 1L));
        engine.update(Records.key(1), Records.of("no session left"));
        assertThat(answerOf(store().census())).isEmpty();
    }

    @Test
    default void countsARepeatAndARefusedCheckInOnce() {
        Borrower engine = engine("a");
        engine.checkOut(KEY);
        var checkIn = new CheckIn(KEY, 0, engine.nextId(), Records.with("1", Map.of(ECHO, 1)), false);
        engine.checkIn(checkIn);
        engine.checkIn(checkIn);
        engine.checkIn(KEY, 0, Records.with("not held", Map.of(ECHO, 5)));
        engine.checkOut(KEY);
        engine.checkIn(KEY, 0, Records.with("stale", Map.of(ECHO, 5)));

        assertThat(answerOf(store().census())).isEqualTo(Map.of(ECHO, 1L));
    }

    @Test
    default void listsCallsPageByPageInTheOrderOfTheirKeys() {
        Borrower engine = engine("a");
        List<CallKey> keys = LongStream.range(0, 25).mapToObj(Records::key).sorted().toList();
        keys.forEach(key -> engine.create(key, Records.of("call")));
        List<CallKey> seen = new ArrayList<>();

        List<CallSummary> page = answerOf(store().calls(null, 10));
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            page.forEach(call -> seen.add(call.key()));
            page = answerOf(store().calls(seen.get(seen.size() - 1), 10));
        }

        assertThat(seen).isEqualTo(keys);
    }

    @Test
    default void summarizesACall() {
        Borrower engine = engine("a");
        long created = store().now();
        long due = created + LONG_MILLIS;
        engine.create(KEY, Records.due("1", due));
        advance(50);
        long changed = store().now();
        long revision = engine.update(KEY, new CallRecord(Records.of("2").body(), new byte[0], due,
                CallRecord.NEVER, Map.of(ECHO, 1)));
        engine("b").checkOut(KEY);

        CallSummary call = answerOf(store().calls(null, 10)).get(0);

        assertThat(call.key()).isEqualTo(KEY);
        assertThat(call.revision()).isEqualTo(revision);
        assertThat(call.createdAt()).isBetween(created, changed - 1);
        assertThat(call.changedAt()).isBetween(changed, store().now());
        assertThat(call.dueAt()).isEqualTo(due);
        assertThat(call.sessions()).isEqualTo(Map.of(ECHO, 1));
        assertThat(call.holder()).isEqualTo(Optional.of(engine("b").self()));
    }

    @Test
    default void aHoldOnAKeyWithoutACallIsNoCall() {
        engine("a").checkOut(KEY);

        assertThat(answerOf(store().calls(null, 10))).isEmpty();
        assertThat(answerOf(store().read(KEY))).isEmpty();
    }
}
