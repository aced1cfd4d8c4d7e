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

    @Test
    void aSnapshotKeepsWhatTheEventChangesAndReplaces() {
        attributes.put("list", new StringBuilder("a"));
        attributes.put("gone", "b");
        Attributes snapshot = attributes.snapshot();

        ((StringBuilder) attributes.get("list", codec)).append("changed");
        attributes.remove("gone");
        attributes.put("new", "c");

        assertThat(snapshot.names()).containsExactly("gone", "list");
        assertThat(snapshot.get("list", codec)).hasToString("a");
        assertThat(snapshot.get("gone", codec)).isEqualTo("b");
        assertThat(attributes.snapshot().get("list", codec)).hasToString("achanged");
        assertThat(snapshot.encoded(codec)).containsOnly(entry("list", bytes("a")), entry("gone", bytes("b")));
    }

    @Test
    void aSnapshotKeepsWhatALaterEventChanges() {
        attributes.put("list", new StringBuilder("a"));
        Attributes first = attributes.snapshot();
        Attributes second = attributes.snapshot();
        ((StringBuilder) attributes.get("list", codec)).append("b");
        attributes.snapshot();
        ((StringBuilder) attributes.get("list", codec)).append("c");

        assertThat(first.get("list", codec)).hasToString("a");
        assertThat(second.get("list", codec)).hasToString("a");
        assertThat(attributes.snapshot().get("list", codec)).hasToString("abc");
    }

    @Test
    void aSnapshotNeverGivesALiveObjectAway() {
        StringBuilder live = new StringBuilder("a");
        attributes.put("list", live);
        attributes.putEncoded("stored", bytes("b"));
        Attributes snapshot = attributes.snapshot();

        ((StringBuilder) snapshot.get("list", codec)).append("by a reader");
        ((StringBuilder) snapshot.get("stored", codec)).append("by a reader");

        assertThat(live).hasToString("a");
        assertThat(snapshot.get("list", codec)).hasToString("a");
        assertThat(attributes.get("list", codec)).isSameAs(live);
        assertThat(attributes.get("stored", codec)).hasToString("b");
    }

    @Test
    void aSnapshotOfAStoredValueHasItAsItWasStored() {
        attributes.putEncoded("stored", bytes("a"));
        Attributes snapshot = attributes.snapshot();

        ((StringBuilder) attributes.get("stored", codec)).append("b");

        assertThat(snapshot.get("stored", codec)).hasToString("a");
        assertThat(attributes.encoded(codec)).containsExactly(entry("stored", bytes("ab")));
    }
}
