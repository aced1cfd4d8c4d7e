package io.jackfield.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void comparesWithTheWholePlanWhereNothingIsSaid() {
        Options options = Options.parse();
        assertThat(options.what()).isEqualTo(Options.What.COMPARE);
        assertThat(options.quick()).isFalse();
        assertThat(options.rates()).isEmpty();
        assertThat(options.out()).isNull();
    }

    @Test
    void readsEveryOption() {
        Options options = Options.parse("--quick", "--rates", "100,2000", "--rounds", "2", "--out", "somewhere", "--port", "7000");
        assertThat(options).isEqualTo(new Options(Options.What.COMPARE, true, List.of(100, 2000), 2, Duration.ZERO, 0,
                Path.of("somewhere"), 7000, EnumSet.noneOf(Options.Part.class)));
        assertThat(Options.parse("--soak", "10", "--rate", "300").soak()).isEqualTo(Duration.ofMinutes(10));
        assertThat(Options.parse("--soak", "10", "--rate", "300").rates()).containsExactly(300);
        assertThat(Options.parse("--full-load", "60").soak()).isEqualTo(Duration.ofSeconds(60));
        assertThat(Options.parse("--overload", "10").what()).isEqualTo(Options.What.OVERLOAD);
        assertThat(Options.parse("cluster", "--overload", "10").what()).isEqualTo(Options.What.CLUSTER_OVERLOAD);
        assertThat(Options.parse("--held", "20000").held()).isEqualTo(20_000);
        assertThat(Options.parse("--micro").what()).isEqualTo(Options.What.MICRO);
        assertThat(Options.parse("cluster", "--quick").what()).isEqualTo(Options.What.CLUSTER);
        assertThat(Options.parse("cluster", "--quick").parts()).containsExactly(Options.Part.COST);
        assertThat(Options.parse("cluster").parts()).containsExactly(Options.Part.values());
        assertThat(Options.parse("cluster", "--quick", "--only", "cost,deaths").parts())
                .containsExactly(Options.Part.COST, Options.Part.DEATHS);
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--fast")).withMessageContaining("--fast");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--soak")).withMessageContaining("--soak");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--rates", "0,5")).withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--only", "sleep")).withMessageContaining("deaths");
    }
}
