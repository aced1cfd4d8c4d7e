package io.jackfield.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import org.junit.jupiter.api.Test;

/** What the package documentation says of the RI's messages; a newer RI may differ. */
class MessageModelTest {
    private static String text(SIPRequest request) {
        return new String(MessageBytes.of(request), UTF_8);
    }

    private static SIPHeader header(String line) throws Exception {
        return (SIPHeader) ((SIPHeaderList<?>) StringMsgParser.parseSIPHeader(line + "\n")).getFirst();
    }

    @Test
    void viasAreAListWithATop() throws Exception {
        SIPRequest request = SipText.request("INVITE").parsed();
        Via via = (Via) header("Via: SIP/2.0/UDP new.example;branch=z9hG4bKn");
        request.addFirst(via);
        assertThat(text(request)).contains("\r\nVia: SIP/2.0/UDP new.example;branch=z9hG4bKn,SIP/2.0/UDP 192.0.2.1:5060;");

        request.removeFirst("Via");
        assertThat(request.getTopmostVia().getHost()).isEqualTo("192.0.2.1");

        request.addHeader(via);
        assertThat(request.getTopmostVia()).isEqualTo(via);

        request.setHeader(via);
        assertThat(request.getViaHeaders()).hasSize(1);
    }

    @Test
    void addHeaderPutsRecordRouteInFrontAndRouteBehind() throws Exception {
        SIPRequest request = SipText.request("INVITE").with("Record-Route: <sip:old>").with("Route: <sip:old>").parsed();
        request.addHeader(header("Record-Route: <sip:new>"));
        request.addHeader(header("Route: <sip:new>"));

        assertThat(text(request)).contains("\r\nRecord-Route: <sip:new>,<sip:old>\r\n", "\r\nRoute: <sip:old>,<sip:new>\r\n");
    }

    @Test
    void compactNamesAreWrittenInFullInTheOrderOfArrival() {
        SIPRequest request = SipText.request("INVITE").without("Call-ID").with("i: c2").with("sUBJECT: x").with("k: timer").parsed();

        assertThat(text(request)).contains("\r\nCall-ID: c2\r\nSubject: x\r\nSupported: timer\r\nContent-Length: 0\r\n");
    }

    @Test
    void aSecondSingleHeaderIsLeftOutSilently() {
        assertThat(text(SipText.request("INVITE").with("Expires: 1").with("Expires: 2").parsed()))
                .contains("\r\nExpires: 1\r\n").doesNotContain("Expires: 2");
    }

    @Test
    void aMalformedUnneededHeaderIsNotWrittenAgain() {
        SIPRequest request = SipText.request("INVITE").with("Date: yesterday").parsed();

        assertThat(request.getUnrecognizedHeaders().next()).isEqualTo("Date: yesterday");
        assertThat(text(request)).doesNotContain("Date");
    }

    @Test
    void whatIsMissingReadsAs() {
        SIPRequest request = SipText.request("INVITE").without("Max-Forwards").parsed();

        assertThat(request.getMaxForwards()).isNull();
        assertThat(request.getContentLength().getContentLength()).isZero();
        assertThat(request.getTopmostVia().getRPort()).isEqualTo(-1);
        assertThat(request.getTopmostVia().hasParameter("rport")).isTrue();
    }

    @Test
    void createResponseAddsNoTag() {
        SIPResponse response = SipText.request("INVITE").parsed().createResponse(486);

        assertThat(response.getToTag()).isNull();
    }
}
