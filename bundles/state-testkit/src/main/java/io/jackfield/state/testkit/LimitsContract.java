package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.Bytes;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.ArrayList;
import java.util.List;
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
        List<ValueKey> filled = fill(writer);
        Write refused = writer.effect(KEY, new Write.Put(Bytes.of("refused")));
        writer.make(refused);
        ValueKey removed = removeUntilThereIsRoom(writer, filled);

        assertThat(writer.make(refused)).isEqualTo(new Write.Full());
        writer.put(KEY, "again and there");
        assertThat(writer.compareAndSet(removed, 0, "back")).isEqualTo(new Write.Full());
    }

    /** In a store of shares it is a value of the same share that makes room. The last one removed. */
    private ValueKey removeUntilThereIsRoom(Writer writer, List<ValueKey> filled) {
        for (ValueKey key : filled) {
            writer.remove(key);
            if (writer.make(KEY, new Write.Put(Bytes.of("again"))) instanceof Write.Done) {
                return key;
            }
        }
        throw new AssertionError("nothing that was removed made room");
    }

    /** What was kept; a store of shares is full for some keys before it is for all. */
    private List<ValueKey> fill(Writer writer) {
        int most = values().limits().values();
        List<ValueKey> kept = new ArrayList<>();
        for (int i = 0; kept.size() < most; i++) {
            assertThat(i).as("new values asked for until %s were kept", most).isLessThan(100 * most);
            ValueKey key = new ValueKey("fill", String.valueOf(i));
            if (writer.make(key, new Write.Put(Bytes.of((long) i))) instanceof Write.Done) {
                kept.add(key);
            }
        }
        return kept;
    }
}
