package io.jackfield.stack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long datagrams wait at the system, as far as its readings show. */
class BacklogTest {
    private long millis;
    private final Backlog backlog = new Backlog(3, () -> TimeUnit.MILLISECONDS.toNanos(millis));

    private long reads(int datagrams) {
        for (int i = 0; i < datagrams; i++) {
            backlog.read();
        }
        return backlog.over();
    }

    @Test
    void isNoneWhileReadingsFindLessThanTheyTake() {
        assertThat(reads(2)).isZero();
        millis += 500;
        assertThat(reads(2)).isZero();
    }

    @Test
    void countsFromTheFirstReadingThatFoundAllItTakes() {
        assertThat(reads(3)).isZero();
        millis += 40;
        assertThat(reads(3)).isEqualTo(40);
        millis += 60;
        assertThat(reads(3)).isEqualTo(100);
    }

    @Test
    void isOverWithTheFirstThatFoundLess() {
        reads(3);
        millis += 40;
        reads(1);
        millis += 40;
        assertThat(reads(3)).isZero();
    }
}
