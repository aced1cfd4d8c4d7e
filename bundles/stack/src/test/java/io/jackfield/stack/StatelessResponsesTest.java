package io.jackfield.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPResponse;
import org.junit.jupiter.api.Test;

class StatelessResponsesTest {
    private final StatelessResponses responses = new StatelessResponses("secret".getBytes(UTF_8));

    private static String text(SIPResponse response) {
        return new String(MessageBytes.of(response), UTF_8);
    }

    /** RFC 3261 section 8.2.6.2. */
    @Test
    void copiesWhatAResponseCopies() {
        SipText request = SipText.request("INVITE").with("Subject: not copied").with("Record-Route: <sip:p.example;lr>");

        assertThat(text(responses.retryLater(request.parsed(), 503, 5)).replaceAll("tag=[0-9a-f]{16}", "tag=T"))
                .startsWith("SIP/2.0 503 Service Unavailable\r\nVia: ")
                .contains("Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;rport", "SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKb",
                        "\r\nFrom: \"Alice\" <sip:alice@example.com>;tag=f1\r\n", "\r\nTo: <sip:bob@example.com>;tag=T\r\n",
                        "\r\nCall-ID: c1@192.0.2.1\r\n", "\r\nCSeq: 7 INVITE\r\n", "\r\nRetry-After: 5\r\n")
                .doesNotContain("Subject", "Max-Forwards", "Record-Route")
                .endsWith("\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void tagIsTheSameForARetransmission() {
        assertThat(text(responses.to(SipText.request("INVITE").parsed(), 481)))
                .isEqualTo(text(responses.to(SipText.request("INVITE").parsed(), 481)));
    }

    @Test
    void tagDiffersForAnotherRequestAndAnotherSecret() {
        String tag = responses.to(SipText.request("INVITE").parsed(), 481).getToTag();

        assertThat(responses.to(SipText.request("BYE").parsed(), 481).getToTag()).isNotEqualTo(tag);
        assertThat(new StatelessResponses("other".getBytes(UTF_8)).to(SipText.request("INVITE").parsed(), 481).getToTag())
                .isNotEqualTo(tag);
    }

    @Test
    void keepsATagThatIsThereAndTheRequestAsItIs() {
        var request = SipText.request("BYE").replacing("To", "To: <sip:bob@example.com>;tag=t1").parsed();
        String before = request.encode();

        assertThat(responses.to(request, 481, "No Such Call").getToTag()).isEqualTo("t1");
        assertThat(request.encode()).isEqualTo(before);
    }

    @Test
    void refusesToAnswerAnAck() {
        assertThatThrownBy(() -> responses.to(SipText.request("ACK").parsed(), 481)).isInstanceOf(IllegalArgumentException.class);
    }
}
