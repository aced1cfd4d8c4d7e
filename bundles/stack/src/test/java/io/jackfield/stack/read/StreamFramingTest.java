package io.jackfield.stack.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.stack.SipText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies where messages begin and end in a stream, however it is cut. Not: what becomes of them. */
class StreamFramingTest {
    private static final StreamLimits LIMITS = new StreamLimits(new MessageLimits(3_000, 256, 8_192), 1_000, 2_500);
    private static final String HEAD = "INVITE sip:bob@example.com SIP/2.0\r\nCall-ID: a\r\n";

    /** What was found, as text. */
    private static final class Found implements StreamFraming.Sink {
        private final List<String> events = new ArrayList<>();

        @Override
        public void message(byte[] bytes) {
            events.add("message " + new String(bytes, UTF_8));
        }

        @Override
        public void ping() {
            events.add("ping");
        }

        @Override
        public void broken(byte[] head, int status, String phrase) {
            events.add("broken " + status + " " + phrase + " " + new String(head, UTF_8));
        }
    }

    private static List<String> framed(StreamLimits limits, List<byte[]> chunks) {
        StreamFraming framing = new StreamFraming(limits);
        Found found = new Found();
        chunks.forEach(chunk -> framing.feed(chunk.clone(), found));
        return found.events;
    }

    private static List<String> framed(String text) {
        return framed(LIMITS, List.of(text.getBytes(UTF_8)));
    }

    private static String message(String contentLength, String body) {
        return HEAD + contentLength + "\r\n\r\n" + body;
    }

    @Test
    void findsOneMessageAfterAnother() {
        String first = message("Content-Length: 4", "v=0\n");
        String second = message("l:0", "");

        assertThat(framed(first + second + first)).containsExactly("message " + first, "message " + second, "message " + first);
    }

    /** RFC 3261 section 7.5. */
    @Test
    void skipsCrLfBeforeAndBetweenMessages() {
        String message = message("Content-Length: 0", "");

        assertThat(framed("\r\n" + message + "\r\n" + message)).containsExactly("message " + message, "message " + message);
    }

    /** RFC 5626 section 4.4.1; a single CRLF is a pong and asks for nothing. */
    @Test
    void twoCrLfsAreAPing() {
        assertThat(framed("\r\n\r\n\r\n")).containsExactly("ping");
        assertThat(framed("\r\n\r\n\r\n\r\n")).containsExactly("ping", "ping");
        assertThat(framed("\r\r\n\r\n")).containsExactly("ping");
        assertThat(framed("\r\n\n\r\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3", "content-length:3", "CONTENT-LENGTH \t:  3 ", "l: 3", "L:003",
            "Content-Length:\r\n 3", "Content-Length:\r\n\t3", "Content-Length: 3\nX: y", "Content-Length: 3\rX: y"})
    void readsEveryWayToWriteTheLength(String header) {
        String text = message(header, "abc");

        assertThat(framed(text + "\r\n")).containsExactly("message " + text);
    }

    @ParameterizedTest
    @CsvSource({"X: 3,400,Missing", "Content-Length: -3,400,Bad", "Content-Length: 3a,400,Bad", "Content-Length:,400,Bad",
            "Content-Length: 1 2,400,Bad", "Content-Length: +3,400,Bad", "'Content-Length: 1\r\n 2',400,Bad",
            "'Content-Length: 3\r\nl: 3',400,Duplicate"})
    void aLengthThatIsNoneBreaksTheStream(String header, int status, String fault) {
        String text = message(header, "");

        assertThat(framed(text + message("l: 0", "")))
                .containsExactly("broken " + status + " " + fault + " Content-Length header " + text);
    }

    /** The promise alone is enough: nothing of the body has come. */
    @ParameterizedTest
    @CsvSource({"2501,413,Body too long", "2000000000,413,Body too long", "99999999999999999999999,413,Body too long",
            "2499,0,''", "2500,0,''"})
    void aLengthBeyondTheLimitBreaksTheStream(String length, int status, String phrase) {
        List<String> events = framed(message("Content-Length: " + length, ""));

        assertThat(events).isEqualTo(status == 0 ? List.of()
                : List.of("broken " + status + " " + phrase + " " + message("Content-Length: " + length, "")));
    }

    @Test
    void aMessageBeyondTheLimitBreaksTheStream() {
        String head = HEAD + "Subject: " + "a".repeat(600) + "\r\n";

        assertThat(framed(head + "Content-Length: 2400\r\n\r\n").get(0)).startsWith("broken 513 Message too long");
    }

    @Test
    void headersThatNeverEndBreakTheStream() {
        assertThat(framed(HEAD + "Subject: " + "a".repeat(2_000)).get(0)).startsWith("broken 513 Header section too long");
        assertThat(framed(HEAD + "a:b\r\n".repeat(500)).get(0)).startsWith("broken 513 Header section too long");
    }

    /** What a Content-Length promises is not allocated. A message of the largest length, byte by byte, takes no more than it needs. */
    @Test
    void holdsNoMoreThanWhatCame() {
        StreamLimits wide = new StreamLimits(new MessageLimits(1 << 20, 256, 8_192), 1_000, 1_000_000);
        List<StreamFraming> many = new ArrayList<>();
        byte[] start = message("Content-Length: 1000000", "").getBytes(UTF_8);
        for (int i = 0; i < 20_000; i++) { // 20 GB were they believed
            StreamFraming framing = new StreamFraming(wide);
            framing.feed(start.clone(), new Found());
            many.add(framing);
        }

        assertThat(many).allMatch(StreamFraming::partial);
    }

    @Test
    void aWholeMessageIsHandedOnWithoutACopy() {
        byte[] chunk = message("Content-Length: 2", "ab").getBytes(UTF_8);
        List<byte[]> messages = new ArrayList<>();
        new StreamFraming(LIMITS).feed(chunk, new StreamFraming.Sink() {
            @Override
            public void message(byte[] bytes) {
                messages.add(bytes);
            }

            @Override
            public void ping() {
                throw new AssertionError();
            }

            @Override
            public void broken(byte[] head, int status, String phrase) {
                throw new AssertionError(phrase);
            }
        });

        assertThat(messages).hasSize(1);
        assertThat(messages.get(0)).isSameAs(chunk);
    }

    @Test
    void ignoresWhatFollowsABrokenMessage() {
        StreamFraming framing = new StreamFraming(LIMITS);
        Found found = new Found();
        framing.feed(message("X: 1", "").getBytes(UTF_8), found);
        framing.feed(message("l: 0", "").getBytes(UTF_8), found);

        assertThat(found.events).hasSize(1);
    }

    static Stream<Path> torture() throws IOException {
        return Files.list(Path.of("src/test/resources/rfc4475")).sorted();
    }

    /** RFC 4475's messages, followed by a plain one: what is found does not depend on how the stream is cut. */
    @ParameterizedTest
    @MethodSource("torture")
    void findsTheSameHoweverTheStreamIsCut(Path file) throws IOException {
        StreamLimits limits = StreamLimits.DEFAULT;
        byte[] stream = joined("\r\n".getBytes(UTF_8), Files.readAllBytes(file), "\r\n\r\n".getBytes(UTF_8),
                message("Content-Length: 5", "hello").getBytes(UTF_8));
        List<String> whole = framed(limits, List.of(stream));
        assertThat(whole.isEmpty()).as("only clerr.dat promises more than comes").isEqualTo(file.endsWith("clerr.dat"));

        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(framed(limits, List.of(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length))))
                    .as("cut at %s", cut).isEqualTo(whole);
        }
        Random random = new Random(4475);
        for (int round = 0; round < 200; round++) {
            assertThat(framed(limits, chunks(stream, random, 1 + random.nextInt(1 + stream.length / 2))))
                    .as("round %s", round).isEqualTo(whole);
        }
        assertThat(framed(limits, chunks(stream, random, 1))).as("byte by byte").isEqualTo(whole);
    }

    /** Whole conversations of well-formed messages, cut at random, come out as they went in. */
    @Test
    void findsEveryMessageOfALongStream() {
        Random random = new Random(3261);
        for (int round = 0; round < 200; round++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String body = "b\r\n\r\n".repeat(random.nextInt(200));
                String text = SipText.request("MESSAGE").with("Content-Length: " + body.length()).body(body).toString();
                expected.add("message " + text);
                stream.writeBytes((text + "\r\n".repeat(random.nextInt(2))).getBytes(UTF_8));
            }
            assertThat(framed(StreamLimits.DEFAULT, chunks(stream.toByteArray(), random, 1 + random.nextInt(3_000))))
                    .isEqualTo(expected);
        }
    }

    private static List<byte[]> chunks(byte[] stream, Random random, int longest) {
        List<byte[]> chunks = new ArrayList<>();
        for (int at = 0; at < stream.length; ) {
            int next = Math.min(stream.length, at + 1 + random.nextInt(longest));
            chunks.add(Arrays.copyOfRange(stream, at, next));
            at = next;
        }
        return chunks;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
