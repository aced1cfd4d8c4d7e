package io.jackfield.stack.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.stack.SipText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies what is read, refused and dropped. Not: the RFC 4475 messages, see TortureTest; where answers go, see intake. */
class MessageReaderTest {
    private final MessageReader reader = new MessageReader(new MessageLimits(4_000, 50, 300));

    private SIPMessage message(SipText text) {
        Reading reading = reader.read(text.bytes());
        return reading instanceof Reading.Request request ? request.message() : ((Reading.Response) reading).message();
    }

    private String phrase(SipText text) {
        Reading.Refused refused = (Reading.Refused) reader.read(text.bytes());
        assertThat(refused.status()).isEqualTo(400);
        return refused.phrase();
    }

    private Reading read(String text) {
        return reader.read(text.getBytes(UTF_8));
    }

    @Test
    void takesTheBodyToTheEndWithoutContentLength() {
        assertThat(message(SipText.request("INVITE").body("v=0")).getRawContent()).asString(UTF_8).isEqualTo("v=0");
    }

    @Test
    void discardsWhatIsLongerThanContentLength() {
        SIPMessage message = message(SipText.request("INVITE").with("Content-Length: 3").body("v=0 and more"));

        assertThat(message.getRawContent()).asString(UTF_8).isEqualTo("v=0");
        assertThat(message.getContentLength().getContentLength()).isEqualTo(3);
    }

    @Test
    void discardsABodyThatContentLengthDenies() {
        assertThat(message(SipText.request("INVITE").with("l: 0").body("v=0")).getRawContent()).isNull();
    }

    @Test
    void refusesARequestWhoseBodyIsShort() {
        assertThat(phrase(SipText.request("INVITE").with("Content-Length: 4").body("v=0")))
                .isEqualTo("Body shorter than Content-Length");
    }

    @Test
    void dropsAResponseWhoseBodyIsShort() {
        assertThat(reader.read(SipText.response(200, "INVITE").with("Content-Length: 4").body("v=0").bytes()))
                .isEqualTo(new Reading.Dropped("dropped.unparsable-response"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99, 700, 999, 1000})
    void dropsAResponseOfNoClass(int status) {
        assertThat(reader.read(SipText.response(status, "INVITE").bytes()))
                .isEqualTo(new Reading.Dropped("dropped.unparsable-response"));
    }

    @Test
    void refusesAPortThatNobodyHasInTheTopVia() {
        assertThat(phrase(SipText.request("INVITE").replacing("Via",
                "Via: SIP/2.0/UDP 10.0.0.1:65536;branch=z9hG4bK1"))).isEqualTo("Bad Via header");
    }

    @Test
    void ignoresCrLfBeforeTheStartLine() {
        assertThat(read("\r\n\r\n" + SipText.request("OPTIONS"))).isInstanceOf(Reading.Request.class);
    }

    /** RFC 3261 section 7.3.1: however many blanks there are, and whichever. */
    @ParameterizedTest
    @ValueSource(strings = {"Subject: a\r\n long\r\n one", "Subject: a\r\n\tlong\r\n  \t one", "Subject:\r\n a\r\n   long one"})
    void aFoldedLineIsOneWithASpaceInBetween(String folded) {
        assertThat(message(SipText.request("OPTIONS").with(folded)).getHeader("Subject").toString().strip())
                .isEqualTo("Subject: a long one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\r\n\r\n", "\0\0\0\0"})
    void takesNothingButLineEndsForAKeepAlive(String text) {
        assertThat(read(text)).isEqualTo(new Reading.Dropped("dropped.keepalive"));
    }

    @Test
    void dropsWhatIsTooLarge() {
        assertThat(reader.read(new byte[4_001])).isEqualTo(new Reading.Dropped("dropped.too-large"));
    }

    @ParameterizedTest
    @CsvSource({"CSeq,CSeq: x INVITE,Bad CSeq header", "CSeq,CSeq: 7 BYE,CSeq method differs from request method",
            "CSeq,CSeq: 2147483648 INVITE,CSeq number out of range",
            "Max-Forwards,Max-Forwards: many,Bad Max-Forwards header", "From,From: <sip:a@b,Bad From header",
            "To,To: ,Bad To header"})
    void namesTheHeaderThatIsBad(String name, String line, String phrase) {
        Reading reading = reader.read(SipText.request("INVITE").replacing(name, line).bytes());

        if (name.equals("To")) { // an empty To leaves nothing to copy into an answer
            assertThat(reading).isEqualTo(new Reading.Dropped("dropped.malformed"));
        } else {
            assertThat(((Reading.Refused) reading).phrase()).isEqualTo(phrase);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"From: <sip:x@y>;tag=2", "t: <sip:x@y>", "Call-ID: 2", "CSeq : 7 INVITE", "max-forwards: 3"})
    void refusesASecondOfWhatMayBeThereOnce(String line) {
        assertThat(phrase(SipText.request("INVITE").with(line))).startsWith("Duplicate ");
    }

    @Test
    void refusesAnotherBadHeaderThatRoutingNeeds() {
        assertThat(phrase(SipText.request("INVITE").with("Route: <sip:a"))).isEqualTo("Bad Route header");
        assertThat(phrase(SipText.request("INVITE").with("Contact: <sip:a"))).isEqualTo("Bad Contact header");
    }

    @Test
    void ignoresABadHeaderThatNobodyNeeds() {
        assertThat(reader.read(SipText.request("INVITE").with("Date: yesterday").bytes())).isInstanceOf(Reading.Request.class);
        assertThat(reader.takeIgnoredHeaders()).isEqualTo(1);
        assertThat(reader.takeIgnoredHeaders()).isZero();
    }

    @Test
    void letsMaxForwardsBeMissing() {
        assertThat(message(SipText.request("INVITE").without("Max-Forwards")).getMaxForwards()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Via", "From", "To", "Call-ID", "CSeq"})
    void dropsARequestThatCannotBeAnswered(String missing) {
        assertThat(reader.read(SipText.request("INVITE").without(missing).bytes()))
                .isEqualTo(new Reading.Dropped("dropped.malformed"));
    }

    /** The RI's parser would take all memory for the comment of such a Via. */
    @ParameterizedTest
    @ValueSource(strings = {"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa (\\", "v: SIP/2.0/UDP a (b\\", "Via: SIP/2.0/UDP a\r\n (\\"})
    void refusesAViaWhoseCommentNeverEnds(String via) {
        assertThat(reader.read(SipText.request("BYE").without("Via").with(via).bytes()))
                .isEqualTo(new Reading.Dropped("dropped.malformed"));
        assertThat(phrase(SipText.request("BYE").with(via))).isEqualTo("Bad Via header");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", " \r\n", "\r\n ", "\u00ff", "\u00e9\r\n"})
    void neverReadsWhatBeginsWithBlanksOrRubbish(String before) {
        assertThat(read(before + SipText.request("BYE"))).isNotInstanceOf(Reading.Request.class);
        assertThat(read(before + SipText.response(200, "BYE"))).isNotInstanceOf(Reading.Response.class);
    }

    @Test
    void doesNotRememberTheNamesThatPeersInvent() {
        for (int i = 0; i < 3 * HeaderNames.MOST; i++) {
            assertThat(message(SipText.request("BYE").with("X-Invented-" + i + ": x").with("Broken " + i + ": x"))
                    .getHeader("X-Invented-" + i)).isNotNull();
        }

        assertThat(HeaderNames.count()).isLessThan(HeaderNames.MOST + 20);
        assertThat(message(SipText.request("BYE")).getHeader("call-id")).isNotNull();
    }

    @Test
    void neverAnswersAnAck() {
        assertThat(reader.read(SipText.request("ACK").with("CSeq: 7 ACK").bytes()))
                .isEqualTo(new Reading.Dropped("dropped.malformed"));
    }

    @Test
    void limitsHeaderLinesFoldedOnesIncluded() {
        StringBuilder folded = new StringBuilder("Subject: a");
        folded.append("\r\n b".repeat(60));

        assertThat(phrase(SipText.request("INVITE").with(folded.toString()))).isEqualTo("Too many header lines");
    }

    @Test
    void limitsTheLengthOfALine() {
        assertThat(phrase(SipText.request("INVITE").with("Subject: " + "x".repeat(300)))).isEqualTo("Header line too long");
    }

    @Test
    void refusesWhatWasCutWithinItsHeaders() {
        String text = SipText.request("INVITE").toString();

        assertThat(((Reading.Refused) read(text.substring(0, text.length() - 8))).phrase())
                .isEqualTo("Header section not ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE sip:bob@example.com SIP/3.0", "INVITE sip:bob@example.com SIP/7.0"})
    void answers505ToAnotherVersion(String line) {
        Reading.Refused refused = (Reading.Refused) reader.read(SipText.request("INVITE").startLine(line).bytes());

        assertThat(refused.status()).isEqualTo(505);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "x", "\u00ff\u00fe", "INVITE", "SIP/2.0", "SIP/2.0 abc\r\n\r\n"})
    void dropsWhatIsNoSip(String text) {
        assertThat(read(text)).isInstanceOf(Reading.Dropped.class);
    }

    @Test
    void answerCopiesWhatTheRequestHadAndAddsATag() {
        Reading.Refused refused = (Reading.Refused) reader.read(SipText.request("INVITE").replacing("CSeq", "CSeq: x INVITE")
                .bytes());

        assertThat(refused.request().answer(400, "Bad CSeq header", "t9")).isEqualTo(String.join("\r\n",
                "SIP/2.0 400 Bad CSeq header", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;rport",
                "Via: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKb", "From: Alice <sip:alice@example.com>;tag=f1",
                "To: <sip:bob@example.com>;tag=t9", "Call-ID: c1@192.0.2.1", "CSeq: x INVITE", "Content-Length: 0", "", ""));
    }

    @Test
    void answerKeepsATagThatIsThere() {
        Reading.Refused refused = (Reading.Refused) reader.read(SipText.request("BYE").replacing("CSeq", "CSeq: x BYE")
                .replacing("To", "To: <sip:bob@example.com>;tag=mine").bytes());

        assertThat(refused.request().answer(400, "Bad CSeq header", "t9")).contains("\r\nTo: <sip:bob@example.com>;tag=mine\r\n");
    }

    @Test
    void answerKeepsViasThatShareALine() {
        Reading.Refused refused = (Reading.Refused) reader.read(SipText.request("BYE").without("Via")
                .with("v: SIP/2.0/UDP a.example;branch=z9hG4bK1, SIP/2.0/TCP b.example").replacing("CSeq", "CSeq: x").bytes());

        assertThat(refused.request().answer(400, "p", "t"))
                .contains("\r\nVia: SIP/2.0/UDP a.example;branch=z9hG4bK1, SIP/2.0/TCP b.example\r\nFrom");
    }

    private byte[] bytesOf(byte[] datagram) {
        return ((Reading.Request) reader.read(datagram)).bytes();
    }

    @Test
    void keepsTheBytesThatSayWhatTheMessageSays() {
        byte[] whole = SipText.request("INVITE").with("Content-Length: 3").body("v=0").bytes();

        assertThat(bytesOf(whole)).isSameAs(whole);
    }

    @Test
    void keepsNoBytesOfWhichItLeftSomethingOut() {
        assertThat(bytesOf(SipText.request("INVITE").with("Content-Length: 3").body("v=0 and more").bytes())).isNull();
        assertThat(bytesOf(SipText.request("INVITE").body("v=0").bytes())).as("no length to read it by").isNull();
        assertThat(bytesOf(("\r\n" + new String(SipText.request("INVITE").bytes(), UTF_8)).getBytes(UTF_8))).isNull();
        assertThat(bytesOf(SipText.request("INVITE").with("Warning: nonsense").bytes())).as("a header let pass").isNull();
    }
}
