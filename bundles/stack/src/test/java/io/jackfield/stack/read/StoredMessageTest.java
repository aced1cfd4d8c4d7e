package io.jackfield.stack.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.jackfield.jain.sip.JainSip;
import io.jackfield.stack.MessageBytes;
import io.jackfield.stack.SipText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies that a stored message is what the RI's parser would have made of its bytes, in every field, and no message where that refuses. */
class StoredMessageTest {
    @BeforeAll
    static void quietly() {
        JainSip.init();
    }

    private interface Read {
        SIPMessage of(byte[] bytes) throws ParseException;
    }

    /** The message, or the class of what was thrown instead. */
    private static Object outcome(byte[] bytes, Read read) {
        try {
            return read.of(bytes.clone());
        } catch (ParseException | RuntimeException e) {
            return e.getClass();
        }
    }

    /** @return whether it is a message at all */
    private static boolean equal(byte[] original) throws IllegalAccessException {
        byte[] bytes = HeadReaderTest.foldedByTwo(original);
        String text = new String(bytes, ISO_8859_1);
        if (HeadReaderTest.ENDLESS.matcher(text).find()) {
            return false;
        }
        Object expected = outcome(bytes, data -> new StringMsgParser().parseSIPMessage(data, true, false, null));
        Object actual = outcome(bytes, StoredMessage::read);
        assertThat(Twin.difference(expected, actual)).as(text).isNull();
        if (expected instanceof SIPMessage message) {
            assertThat(MessageBytes.of((SIPMessage) actual)).as(text).isEqualTo(MessageBytes.of(message));
        }
        return expected instanceof SIPMessage;
    }

    private static Stream<Path> torture() throws IOException {
        return Files.list(Path.of("src/test/resources/rfc4475"));
    }

    @ParameterizedTest
    @MethodSource("torture")
    void readsTheTortureMessagesAsTheRiDoes(Path file) throws IOException, IllegalAccessException {
        equal(Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3\r\n\r\nabc", "Content-Length: 3\r\n\r\nabcd", "Content-Length: 4\r\n\r\nabc", "Content-Length: 0\r\n\r\nabc",
        "\r\nabc", "l: 3\r\nContent-Type: a/b\r\n\r\n\u00e4\u00f6\u00fc", "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "no colon\r\n\r\n", "To: <sip\r\n\r\n",
        "Expires: never\r\n\r\n", "To: <sip:a@b>;tag=1;x;a=2;b=c;z\r\nTo: <sip:c@d>\r\n\r\n", "X: y\r\n", "\r\n", "X: y\r\n z\r\n\r\n"})
    void readsBodiesAndFaultsAsTheRiDoes(String rest) throws IllegalAccessException {
        equal(("BYE sip:a SIP/2.0\r\nCSeq: 1 BYE\r\n" + rest).getBytes(UTF_8));
        equal(("SIP/2.0 200 OK\r\n" + rest).getBytes(UTF_8));
        equal(("\r\nBYE sip:a SIP/2.0\r\n" + rest).getBytes(UTF_8));
        equal(("no start line\r\n" + rest).getBytes(UTF_8));
    }

    @Test
    void readsALineLongerThanAnyLimit() throws IllegalAccessException {
        String via = ", SIP/2.0/UDP a.example;branch=z9hG4bK1".repeat(3_000).substring(2);

        assertThat(equal(("SIP/2.0 200 OK\r\nVia: " + via + "\r\n\r\n").getBytes(UTF_8))).isTrue();
    }

    /** The RI makes one word of it, so that what a call kept would say something else than what came. */
    @Test
    void readsAFoldAsItWasReadWhenItCame() throws ParseException {
        SIPMessage message = StoredMessage.read("BYE sip:a SIP/2.0\r\nSubject: a\r\n b\r\n\r\n".getBytes(UTF_8));

        assertThat(message.getHeader("Subject").toString()).isEqualTo("Subject: a b\r\n");
    }

    @Test
    void takesNothingForNoMessage() {
        assertThat(outcome(new byte[0], StoredMessage::read)).isNull();
        assertThat(outcome("\r\n\r\n".getBytes(UTF_8), StoredMessage::read)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void readsWhatWasChangedAtRandomAsTheRiDoes(long seed) throws IllegalAccessException {
        Random random = new Random(seed);
        int read = 0;
        int rounds = Integer.getInteger("jackfield.heads", 5_000);
        for (int i = 0; i < rounds; i++) {
            read += equal(HeadReaderTest.changed(random, HeadReaderTest.message(random))) ? 1 : 0;
        }
        assertThat(read).as("enough were messages").isGreaterThan(rounds / 4);
    }

    @Test
    void readsWhatWasEncodedHere() throws ParseException {
        byte[] bytes = MessageBytes.of(SipText.request("INVITE").with("Contact: <sip:alice@192.0.2.1:5060>").with("Allow: INVITE, ACK").parsed());

        assertThat(MessageBytes.of(MessageBytes.read(bytes))).isEqualTo(bytes);
    }
}
