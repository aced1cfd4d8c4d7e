package io.jackfield.state.testkit;

import static io.jackfield.state.testkit.Records.ECHO;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many engines at once. */
interface ConcurrencyContract extends StoreUnderTest {
    /** Adds one to the number that a call's body is, as an engine would handle one event. */
    private static void increment(StoreUnderTest test, Borrower engine, CallKey key) {
        CheckOut.Answer answer = test.answerOf(engine.ask(key, LONG_MILLIS));
        boolean absent = answer instanceof CheckOut.Absent;
        long revision = absent ? 0 : Borrower.granted(answer).revision();
        int number = absent ? 0 : Integer.parseInt(Records.text(answer));
        CheckIn.Answer done = engine.checkIn(key, revision, Records.with(String.valueOf(number + 1), Map.of(ECHO, 1)));
        assertThat(done).isInstanceOf(CheckIn.Done.class);
    }

    @Test
    default void loseNoChangeOfOneCall() {
        Threads.together(8, number -> {
            Borrower engine = engine("engine-" + number);
            for (int i = 0; i < 100; i++) {
                increment(this, engine, KEY);
            }
        });

        assertThat(answerOf(store().read(KEY)).map(Records::text)).contains("800");
        assertThat(answerOf(store().census())).isEqualTo(Map.of(ECHO, 1L));
    }

    @Test
    default void loseNoChangeOfManyCalls() {
        Threads.together(8, number -> {
            Borrower engine = engine("engine-" + number);
            for (int i = 0; i < 320; i++) {
                increment(this, engine, Records.key((i * 7 + number) % 32));
            }
        });

        for (int i = 0; i < 32; i++) {
            assertThat(answerOf(store().read(Records.key(i))).map(Records::text)).contains("80");
        }
        assertThat(answerOf(store().census())).isEqualTo(Map.of(ECHO, 32L));
    }

    @Test
    default void readWhileOthersChangeTheCall() {
        engine("first").create(KEY, Records.with("0", Map.of(ECHO, 1)));
        Threads.together(4, number -> {
            Borrower engine = engine("engine-" + number);
            int last = 0;
            for (int i = 0; i < 100; i++) {
                if (number == 0) {
                    int seen = Integer.parseInt(answerOf(store().read(KEY)).map(Records::text).orElseThrow());
                    assertThat(seen).isGreaterThanOrEqualTo(last);
                    last = seen;
                } else {
                    increment(this, engine, KEY);
                }
            }
        });

        assertThat(answerOf(store().read(KEY)).map(Records::text)).contains("300");
    }
}
