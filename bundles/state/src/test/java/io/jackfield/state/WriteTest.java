package io.jackfield.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The values of an application: that nobody changes them, what they are as numbers, and what is too long. */
class WriteTest {
    private static final Write.Id ID = new Write.Id(new CheckIn.Id(new Incarnation("engine", 3), 7), 0);
    private static final KeyValueStore.Limits LIMITS = new KeyValueStore.Limits(4, 8, 1, 1);

    private static Write write(String space, String name, String value) {
        return new Write(new ValueKey(space, name), ID, new Write.Put(Bytes.of(value)));
    }

    @Test
    void bytesAreCopiedInAndOut() {
        byte[] content = {1, 2};
        Bytes bytes = Bytes.of(content);
        content[0] = 9;
        bytes.toArray()[1] = 9;

        assertThat(bytes.toArray()).containsExactly(1, 2);
        assertThat(bytes).isEqualTo(Bytes.of(new byte[] {1, 2})).hasSameHashCodeAs(Bytes.of(new byte[] {1, 2}));
        assertThat(bytes).isNotEqualTo(Bytes.of(new byte[] {1, 3})).hasToString("2 bytes 0102");
    }

    @Test
    void aNumberIsEightBytesTheHighestFirst() {
        assertThat(Bytes.of(258L).toArray()).containsExactly(0, 0, 0, 0, 0, 0, 1, 2);
        assertThat(Bytes.of(-2L).number()).hasValue(-2);
        assertThat(Bytes.of("1234567").number()).isEmpty();
        assertThat(Bytes.of("123456789").number()).isEmpty();
    }

    @Test
    void aKeyHasASpaceAndAName() {
        assertThatThrownBy(() -> new ValueKey("", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ValueKey("x", "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new ValueKey("x", "\u20ac").size()).isEqualTo(4);
    }

    @Test
    void limitsSayWhatIsTooLong() {
        assertThat(LIMITS.refusal(write("ab", "cd", "12345678"))).isEmpty();
        assertThat(LIMITS.refusal(write("ab", "cde", "1"))).contains(new Write.TooLarge(5, 4));
        assertThat(LIMITS.refusal(write("a", "b", "123456789"))).contains(new Write.TooLarge(9, 8));
    }

    @Test
    void limitsLeaveRoomForANumber() {
        assertThatThrownBy(() -> new KeyValueStore.Limits(1, 7, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
