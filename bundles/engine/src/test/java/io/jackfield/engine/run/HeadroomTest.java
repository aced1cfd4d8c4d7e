package io.jackfield.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeadroomTest {
    private final AtomicLong now = new AtomicLong(1_000);
    private final AtomicLong used = new AtomicLong(84);

    @Test
    void memoryIsScarceFrom85PercentAndSaysSoWithin50Ms() {
        Headroom headroom = new Headroom(now::get, used::get);
        assertThat(headroom.getAsBoolean()).isFalse();
        used.set(85);
        now.addAndGet(49);
        assertThat(headroom.getAsBoolean()).as("looked at a moment ago").isFalse();
        now.addAndGet(1);
        assertThat(headroom.getAsBoolean()).isTrue();
        used.set(84);
        now.addAndGet(50);
        assertThat(headroom.getAsBoolean()).isFalse();
    }

    @Test
    void thisProcessHasMemory() {
        assertThat(Headroom.ofThisProcess(now::get).getAsBoolean()).isFalse();
    }
}
