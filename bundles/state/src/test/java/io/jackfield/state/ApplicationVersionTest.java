package io.jackfield.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApplicationVersionTest {
    @Test
    void sortsFromTheOldestToTheNewest() {
        List<ApplicationVersion> oldestFirst = Stream.of("", "0.9", "1.0.0", "1.0.0.a", "1.0.0.b", "1.2.0", "1.10.0",
                "2.0.0", "10.0.0").map(version -> new ApplicationVersion("forward", version)).toList();
        List<ApplicationVersion> shuffled = new ArrayList<>(oldestFirst);
        Collections.shuffle(shuffled, new Random(1));

        assertThat(shuffled.stream().sorted()).isEqualTo(oldestFirst);
    }

    @Test
    void sortsByBaseNameFirst() {
        assertThat(new ApplicationVersion("echo", "9.0.0")).isLessThan(new ApplicationVersion("forward", ""));
    }

    @Test
    void aMissingPartIsZero() {
        assertThat(new ApplicationVersion("forward", "2")).isEqualByComparingTo(new ApplicationVersion("forward", "2.0.0"));
    }

    @Test
    void hasABaseNameAndAVersionThatMayBeEmpty() {
        assertThatThrownBy(() -> new ApplicationVersion("", "1.0.0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ApplicationVersion("forward", null)).isInstanceOf(NullPointerException.class);
        assertThat(new ApplicationVersion("forward", "")).hasToString("forward");
        assertThat(new ApplicationVersion("forward", "2.0.0")).hasToString("forward 2.0.0");
    }
}
