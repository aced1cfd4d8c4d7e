package io.jackfield.stack;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseRouteTest {
    private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.7", 4444);
    private static final Flow FLOW = flow(Transport.UDP, SOURCE);

    private static Flow flow(Transport transport, InetSocketAddress remote) {
        return new Flow("e", transport, new InetSocketAddress("192.0.2.100", 5060), remote, 0);
    }

    private static SIPRequest via(String sentByAndParameters) {
        return SipText.request("OPTIONS").without("Via").with("Via: SIP/2.0/UDP " + sentByAndParameters).parsed();
    }

    @ParameterizedTest
    @CsvSource({
            "'192.0.2.7;branch=z1','192.0.2.7;branch=z1'",
            "'192.0.2.8;branch=z1','192.0.2.8;branch=z1;received=192.0.2.7'",
            "'phone.example:5070;branch=z1','phone.example:5070;branch=z1;received=192.0.2.7'",
            "'192.0.2.7;branch=z1;rport','192.0.2.7;branch=z1;received=192.0.2.7;rport=4444'",
            "'192.0.2.7;rport=99;received=198.51.100.1;branch=z1','192.0.2.7;branch=z1;received=192.0.2.7;rport=4444'"})
    void notesWhereARequestCameFrom(String before, String after) {
        SIPRequest request = via(before);

        ResponseRoute.note(request.getTopmostVia(), SOURCE);

        assertThat(request.getTopmostVia().encode().trim()).isEqualTo("Via: SIP/2.0/UDP " + after);
    }

    @Test
    void notesAnIpv6SourceWithoutBrackets() {
        SIPRequest request = via("[2001:db8::1]:5060;rport;branch=z1");
        InetSocketAddress source = new InetSocketAddress("2001:db8::2", 4444);

        ResponseRoute.note(request.getTopmostVia(), source);

        assertThat(request.getTopmostVia().encode().trim())
                .isEqualTo("Via: SIP/2.0/UDP [2001:db8::1]:5060;branch=z1;received=2001:db8::2;rport=4444");
        assertThat(ResponseRoute.of(request, flow(Transport.UDP, source)).remote()).isEqualTo(source);
    }

    @Test
    void respondsToTheSourceWhereSentByHasAPortThatNobodyHas() {
        SIPRequest request = via("10.0.0.1:5070;branch=z1");
        request.getTopmostVia().getSentBy().setPort(65_536); // the reader refuses it, and that answer takes the same way

        assertThat(ResponseRoute.of(request, flow(Transport.UDP, SOURCE)).remote()).isEqualTo(SOURCE);
    }

    @Test
    void takesTheSameIpv6AddressForTheSame() {
        SIPRequest request = via("[2001:DB8:0::1]:5060;branch=z1");

        ResponseRoute.note(request.getTopmostVia(), new InetSocketAddress("2001:db8::1", 4444));

        assertThat(request.getTopmostVia().getReceived()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
            "'192.0.2.7:5070;branch=z1',192.0.2.7,5070",
            "'192.0.2.7;branch=z1',192.0.2.7,5060",
            "'10.0.0.1:5070;branch=z1;received=192.0.2.9',192.0.2.9,5070",
            "'10.0.0.1:5070;branch=z1;received=192.0.2.9;rport=1234',192.0.2.9,1234",
            "'10.0.0.1:5070;branch=z1;maddr=224.0.1.75;received=192.0.2.9;rport=1234',224.0.1.75,5070",
            "'10.0.0.1:5070;branch=z1;maddr=198.51.100.1;received=192.0.2.9;rport=1234',192.0.2.9,1234",
            "'10.0.0.1:5070;branch=z1;maddr=group.example;received=192.0.2.9;rport=1234',192.0.2.9,1234"})
    void respondsWhereTheTopViaSays(String via, String host, int port) {
        assertThat(ResponseRoute.of(via(via), FLOW)).isEqualTo(FLOW.towards(new InetSocketAddress(host, port)));
    }

    /** RFC 3261 section 18.2.2: received, where there is one, at the port of sent-by; not rport, which was the connection's. */
    @ParameterizedTest
    @CsvSource({
            "'192.0.2.7:5070;branch=z1',192.0.2.7,5070",
            "'192.0.2.7;branch=z1;rport',192.0.2.7,5060",
            "'phone.example:5070;branch=z1;rport',192.0.2.7,5070",
            "'10.0.0.1;branch=z1;maddr=224.0.1.75',192.0.2.7,5060"})
    void namesWhereAResponseGoesWhenItsConnectionIsGone(String via, String host, int port) {
        Flow flow = flow(Transport.TCP, SOURCE);
        SIPRequest request = via(via);
        ResponseRoute.note(request.getTopmostVia(), SOURCE);

        assertThat(ResponseRoute.back(request, flow)).isEqualTo(new WayBack(flow, new Hop("e", Transport.TCP, host, port)));
    }

    @Test
    void namesAnIpv6AddressWithoutBracketsAsAHop() {
        Flow flow = flow(Transport.TCP, new InetSocketAddress("2001:db8::7", 4444));

        assertThat(((WayBack) ResponseRoute.back(via("[2001:db8::7]:5070;branch=z1"), flow)).otherwise())
                .isEqualTo(new Hop("e", Transport.TCP, "2001:db8::7", 5070));
    }

    @Test
    void namesTheSameWayForADatagramAsEver() {
        assertThat(ResponseRoute.back(via("192.0.2.7:5070;branch=z1"), FLOW))
                .isEqualTo(FLOW.towards(new InetSocketAddress("192.0.2.7", 5070)));
    }

    @Test
    void respondsAlongAReliableConnectionWhateverTheViaSays() {
        Flow flow = flow(Transport.TCP, SOURCE);

        assertThat(ResponseRoute.of(via("10.0.0.1:5070;branch=z1;maddr=224.0.1.75"), flow)).isEqualTo(flow);
    }
}
