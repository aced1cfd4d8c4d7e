package io.jackfield.engine.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Attributes between their objects and their bytes. */
class AttributesTest {
    /** Texts; one that says so cannot be encoded. */
    private static final class Texts implements AttributeCodec {
        @Override
        public byte[] encode(Object value) {
            String text = value.toString();
            if (text.contains("broken")) {
                throw new IllegalArgumentException(text);
            }
            return bytes(text);
        }

        @Override
        public Object decode(byte[] encoded) {
            return new StringBuilder(new String(encoded, StandardCharsets.UTF_8));
        }
    }

    private final Texts codec = new Texts();
    private final Attributes attributes = new Attributes();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void writesBackWhatWasReadAndChanged() {
        attributes.putEncoded("list", bytes("a"));

        ((StringBuilder) attributes.get("list", codec)).append("b");

        assertThat(attributes.encoded(codec)).containsExactly(entry("list", bytes("ab")));
    }

    @Test
    void passesOnUnreadWhatItCannotRead() {
        attributes.putEncoded("foreign", bytes("a"));

        assertThat(attributes.encoded(null)).containsExactly(entry("foreign", bytes("a")));
    }

    @Test
    void leavesOutAloneWhatCannotBeWritten() {
        attributes.put("bad", "broken");
        attributes.put("good", "a");

        assertThat(attributes.encoded(codec)).containsExactly(entry("good", bytes("a")));
    }

    @Test
    void keepsWhatWasStoredOfAValueThatCannotBeWrittenAnyMore() {
        attributes.putEncoded("list", bytes("a"));

        ((StringBuilder) attributes.get("list", codec)).append("broken");

        assertThat(attributes.encoded(codec)).containsExactly(entry("list", bytes("a")));
    }

    @Test
    void holdsNoObjectAfterPassivation() {
        attributes.put("bad", "broken");
        attributes.put("good", "a");

        attributes.passivate(codec);

        assertThat(attributes.anyLive()).isFalse();
        assertThat(attributes.names()).containsExactly("good");
        assertThat(attributes.get("good", codec)).hasToString("a");
    }
}
