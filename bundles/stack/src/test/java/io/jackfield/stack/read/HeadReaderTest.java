package io.jackfield.stack.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.jackfield.jain.sip.JainSip;
import io.jackfield.stack.SipText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Verifies that what is read is what the RI's parser would have read, in every field, and that what the RI refuses is refused for
 * the same reason. Not: what the message reader makes of it.
 */
class HeadReaderTest {
    /** Lines in and around the form that is read without the RI. */
    private static final String[] LINES = {
        "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-1;rport", "v: SIP/2.0/TCP host.example.com;received=192.0.2.9;branch=z9",
        "Via: SIP/2.0/UDP a.example;branch=z1, SIP/2.0/UDP b.example:70;BRANCH=z2;x", "Via:SIP/2.0/udp a;branch=",
        "Via: SIP / 2.0 / UDP a ; branch = z (comment)", "Via: SIP/2.0/UDP [2001:db8::1]:5060;branch=z;received=[::1]",
        "Via: SIP/2.0/UDP a;received=1.2.3.4 ;x=\"y\"", "Via: SIP/2.0/UDP a;branch", "VIA: SIP/2.0/UDP a,",
        "From: Alice <sip:alice@example.com:5070;transport=tcp;lr>;tag=1928", "f: \"A. \\\"Q\\\" B\" <sips:a+b@c>;tag=x;y=\"z w\"",
        "From: sip:alice@example.com;tag=9", "From:\t\"\" <sip:a@b> ; tag=3", "from: <tel:+1-201-555-0123>;tag=8",
        "To: sip:bob", "t: The Operator <sip:op@cs.columbia.edu:6000>;tag=a6c85cf;tag=b", "To: <sip:a;p=1@b?x=y>", "To: <sip:a:b@c>",
        "To: Bob <sip:%61b@example.com;a=b;a=c;d=>", "To: \"caf\u00e9\" <sip:a@b>", "To: a:b <sip:c@d>", "To: <sip:a@b>tag=c",
        "Call-ID: 1-32369@127.0.0.1", "i: a b  c@d@e ", "Call-ID:", "Call-ID: \u00fc", "CSeq: 1 INVITE", "CSeq: 00314159 invite",
        "CSeq: 4294967295 BYE", "cseq: 7\tOPTIONS", "CSeq: 8NOTIFY", "CSeq: 3 BYE x", "CSeq: 9 Subject", "CSeq: 1 INFOS",
        "Max-Forwards: 70", "max-forwards: 0256", "Max-Forwards: 0", "Content-Length: 12", "l:0", "Content-Length: 99999999999",
        "Content-Type: application/sdp", "c: multipart/mixed;boundary=\"a b\";x=y;flag", "Content-Type: text", "Subject: I know",
        "s: ", "Contact: <sip:c@192.0.2.4:5060>;expires=60;q=0.5;+sip.instance=\"<urn:uuid:f8>\"", "Contact: *",
        "m: sip:sipp@127.0.0.1:5291", "Contact: <sip:a@b>, \"C\" <sip:c@d>;expires=1 , sip:e@f;x=y", "Contact: <sip:a@b>,",
        "Contact: <mailto:a@b>", "Contact: <sip:a@b>;methods=\"INVITE, BYE\"", "Route: <sip:p1.example.com;lr>,<sip:p2.example.com;lr>",
        "Record-Route: <sip:192.0.2.7:5060;lr;x=a/b:c>", "record-route: <sip:[::1];lr>", "Route: P <sip:p;lr=on>;x",
        "Allow: INVITE, ACK", "Supported: 100rel,timer", "User-Agent: x/1 (y)", "X-Any: thing", "Date: today", "no colon", ": x",
        "Expires: 60", "Folded: a\r\n b\r\n\tc", "To: <sip:folded@example.com>\r\n ;tag=1", "Via : SIP/2.0/UDP space", "\u0001To: x"};

    private static final String[] STARTS = {"INVITE sip:bob@example.com SIP/2.0", "BYE sip:a-b.c:5060;lr;x=y SIP/2.0",
        "OPTIONS sips:u@h:1 SIP/2.0", "INFO sip:h sip/2.0", "NEW sip:h SIP/2.0", "ACK sip:a@b@c SIP/2.0", "MESSAGE tel:+1 SIP/2.0",
        "SIP/2.0 200 OK", "SIP/2.0 180", "SIP/2.0 486  Busy here ", "SIP/2.0 200OK", "SIP/2.0 2000 x", "SIP/2.0 404 k\u00f6nnte",
        "SIP/2.0", "REGISTER  sip:h SIP/2.0", "CANCEL sip:u@[::1]:5 SIP/2.0", "PRACK sip:h SIP/2.0 x"};

    static final Pattern ENDLESS = Pattern.compile("(?im)^v(ia)?[^\\r\\n]*\\([^\\r\\n]*\\\\");

    private static final String MARKS = "\r\n\t :;,<>\"'@=%[]()\\/?&.*0aZ-\u007f\u0000\u00e9";

    @BeforeAll
    static void quietly() {
        JainSip.init();
    }

    /** What was read, or why it was not. */
    private record Outcome(SIPMessage message, String refusal, int ignored) {
    }

    private interface Parse {
        SIPMessage of(byte[] bytes, HeaderScan scan, HeaderFaults faults) throws ParseException;
    }

    private static Outcome ours(byte[] bytes) {
        return outcome(bytes, (data, scan, faults) -> new HeadReader(scan, faults).read(data));
    }

    private static Outcome theirs(byte[] bytes) {
        return outcome(bytes, (data, scan, faults) -> new StringMsgParser().parseSIPMessage(data, false, false, faults));
    }

    private static Outcome outcome(byte[] bytes, Parse parse) {
        HeaderScan scan = new HeaderScan(MessageLimits.DEFAULT);
        HeaderFaults faults = new HeaderFaults();
        try {
            scan.check(bytes, start(bytes));
            SIPMessage message = parse.of(bytes, scan, faults);
            return new Outcome(message, null, faults.takeIgnored());
        } catch (Fault e) {
            return new Outcome(null, e.phrase(), 0);
        } catch (ParseException e) {
            return new Outcome(null, "Bad message", 0);
        } catch (RuntimeException e) {
            return new Outcome(null, e.getClass().getName(), 0);
        }
    }

    private static int start(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] >= 0 && bytes[at] <= ' ') {
            at++;
        }
        return at;
    }

    /**
     * Of the blanks that begin a folded line the RI leaves out the first, and we make one of all (RFC 3261 section 7.3.1): where there
     * are two, both read the same.
     */
    static byte[] foldedByTwo(byte[] bytes) {
        return new String(bytes, ISO_8859_1).replaceAll("(\r\n|\r|\n)[ \t]+(?=[^ \t\r\n])", "$1  ")
                .replaceAll("(\r\n|\r|\n)[ \t]+(?=[\r\n])", "$1 ").getBytes(ISO_8859_1);
    }

    private static boolean equal(byte[] original) throws IllegalAccessException {
        byte[] bytes = foldedByTwo(original);
        String text = new String(bytes, ISO_8859_1);
        if (ENDLESS.matcher(text).find()) { // MessageReaderTest
            return false;
        }
        Outcome expected = theirs(bytes);
        Outcome actual = ours(bytes);
        assertThat(actual.refusal()).as(text).isEqualTo(expected.refusal());
        assertThat(actual.ignored()).as(text).isEqualTo(expected.ignored());
        if (expected.message() != null) {
            assertThat(Twin.difference(expected.message(), actual.message())).as(text).isNull();
            assertThat(encoded(actual.message())).as(text).isEqualTo(encoded(expected.message()));
            assertThat(Twin.difference(expected.message().clone(), actual.message().clone())).as("a copy of " + text).isNull();
        }
        return expected.message() != null;
    }

    private static String encoded(SIPMessage message) {
        try {
            return message.encode();
        } catch (RuntimeException e) {
            return e.getClass().getName();
        }
    }

    private static Stream<Path> torture() throws IOException {
        return Files.list(Path.of("src/test/resources/rfc4475"));
    }

    @ParameterizedTest
    @MethodSource("torture")
    void readsTheTortureMessagesAsTheRiDoes(Path file) throws IOException, IllegalAccessException {
        equal(Files.readAllBytes(file));
    }

    @Test
    void readsEveryLineAsTheRiDoes() throws IllegalAccessException {
        for (String start : STARTS) {
            equal((start + "\r\nCSeq: 1 BYE\r\n\r\n").getBytes(UTF_8));
        }
        for (String line : LINES) {
            equal(("OPTIONS sip:a SIP/2.0\r\n" + line + "\r\n\r\n").getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\nBYE sip:a SIP/2.0\r\nTo: x\r\n\r\n", "BYE sip:a SIP/2.0\n folded\r\n\r\n", "BYE sip:a SIP/2.0\rCSeq: 1 BYE\n\n", "BYE sip:a SIP/2.0\r\n \t\r\nX: y",
        "BYE sip:a SIP/2.0 \t\r\nTo: <sip:a> \t\r\n\r\n"})
    void findsTheSameLinesAsTheRi(String text) throws IllegalAccessException {
        equal(text.getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsWhatWasChangedAtRandomAsTheRiDoes(long seed) throws IllegalAccessException {
        Random random = new Random(seed);
        int read = 0;
        int rounds = Integer.getInteger("jackfield.heads", 10_000);
        for (int i = 0; i < rounds; i++) {
            read += equal(changed(random, message(random))) ? 1 : 0;
        }
        assertThat(read).as("enough were neither refused nor dropped").isGreaterThan(rounds / 4);
    }

    /** A lone header or a few: where one is refused, nobody looks at the others. */
    static byte[] message(Random random) {
        List<String> lines = new ArrayList<>();
        lines.add(random.nextInt(4) > 0 ? STARTS[random.nextInt(3)] : STARTS[random.nextInt(STARTS.length)]);
        for (int i = random.nextInt(6); i >= 0; i--) {
            lines.add(LINES[random.nextInt(LINES.length)]);
        }
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(UTF_8);
    }

    static byte[] changed(Random random, byte[] original) {
        byte[] bytes = original;
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = 1 + random.nextInt(bytes.length - 5); // a strange first byte never comes so far
            byte mark = (byte) MARKS.charAt(random.nextInt(MARKS.length()));
            switch (random.nextInt(3)) {
                case 0 -> {
                    bytes = bytes.clone();
                    bytes[at] = mark;
                }
                case 1 -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    longer[at] = mark;
                    bytes = longer;
                }
                default -> {
                    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
                    System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
                    bytes = shorter;
                }
            }
        }
        return bytes;
    }

    @Test
    void theUsualHeadersNeedNoHelp() throws ParseException {
        PlainLines plain = new PlainLines();
        for (String line : SipText.request("INVITE").with("Contact: <sip:alice@192.0.2.1:5060;transport=udp>;expires=60")
                .with("Record-Route: <sip:p.example.com;lr>").with("Content-Type: application/sdp").with("Content-Length:   137")
                .toString().split("\r\n")) {
            byte[] bytes = line.getBytes(UTF_8);
            Object made = line.endsWith("SIP/2.0") ? plain.requestLine(bytes, 0, bytes.length) : plain.header(bytes, 0, bytes.length);

            assertThat(made).as(line).isNotNull();
        }
    }
}
