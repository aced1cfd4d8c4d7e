package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.Bytes;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import org.junit.jupiter.api.Test;

/** What is too long or too much is refused by an answer. */
interface LimitsContract extends ValuesUnderTest {
    private Writer writer() {
        return new Writer(this, values(), "a");
    }

    private static ValueKey keyOf(int bytes) {
        return new ValueKey("s", "k".repeat(bytes - 1));
    }

    @Test
    default void takesTheLongestValueAndNoLonger() {
        Writer writer = writer();
        int most = values().limits().valueBytes();
        long revision = writer.put(KEY, "v".repeat(most));
        Write.Put longer = new Write.Put(Bytes.of("w".repeat(most + 1)));

        assertThat(writer.make(KEY, longer)).isEqualTo(new Write.TooLarge(most + 1, most));
        assertThat(writer.make(KEY, new Write.CompareAndSet(revision, longer.value())))
                .isEqualTo(new Write.TooLarge(most + 1, most));
        assertThat(writer.text(KEY)).contains("v".repeat(most));
    }

    @Test
    default void takesTheLongestKeyAndNoLonger() {
        Writer writer = writer();
        int most = values().limits().keyBytes();
        writer.put(keyOf(most), "longest");
        ValueKey longer = keyOf(most + 1);

        assertThat(writer.make(longer, new Write.Increment(1))).isEqualTo(new Write.TooLarge(most + 1, most));
        assertThat(writer.text(keyOf(most))).contains("longest");
        assertThat(writer.get(longer)).isEmpty();
    }

    @Test
    default void measuresAKeyInBytes() {
        Writer writer = writer();
        int most = values().limits().keyBytes();
        ValueKey wide = new ValueKey("s", "\u20ac".repeat(most / 3 + 1)); // three bytes each

        assertThat(writer.make(wide, new Write.Put(Bytes.of("x")))).isInstanceOf(Write.TooLarge.class);
    }

    @Test
    default void aFullStoreRefusesNewValuesOnly() {
        Writer writer = writer();
        fill(writer);

        assertThat(writer.make(KEY, new Write.Put(Bytes.of("one too many")))).isEqualTo(new Write.Full());
        assertThat(writer.make(KEY, new Write.Increment(1))).isEqualTo(new Write.Full());
        assertThat(writer.compareAndSet(KEY, 0, "one too many")).isEqualTo(new Write.Full());
        assertThat(writer.get(KEY)).isEmpty();
        assertThat(writer.increment(new ValueKey("fill", "0"), 1)).isEqualTo(1);
        assertThat(writer.get(new ValueKey("fill", "1")).map(StoredValue::bytes)).contains(Bytes.of(1));
    }

    @Test
    default void aRemovalMakesRoomForAnotherWrite() {
        Writer writer = writer();
        fill(writer);
        Write refused = writer.effect(KEY, new Write.Put(Bytes.of("refused")));
        writer.make(refused);
        writer.remove(new ValueKey("fill", "0"));

        assertThat(writer.make(refused)).isEqualTo(new Write.Full());
        writer.put(KEY, "again");
        assertThat(writer.compareAndSet(new ValueKey("fill", "0"), 0, "back")).isEqualTo(new Write.Full());
    }

    private void fill(Writer writer) {
        for (int i = 0; i < values().limits().values(); i++) {
            writer.make(new ValueKey("fill", String.valueOf(i)), new Write.Put(Bytes.of((long) i)));
        }
    }
}
