package io.jackfield.engine.core;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Leg;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies which endpoint a request leaves by, and what its Via and Contact show then. Not: what becomes of it. */
class AddressingTest {
    private record Listening(String name, Transport transport, InetSocketAddress local, HostPort external) implements Endpoint {
        @Override
        public boolean open() {
            return true;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }
    }

    private record All(List<Endpoint> list) implements Endpoints {
        @Override
        public Optional<Endpoint> named(String name) {
            return list.stream().filter(each -> each.name().equals(name)).findFirst();
        }

        @Override
        public Optional<Endpoint> forTransport(Transport transport) {
            return list.stream().filter(each -> each.transport() == transport).findFirst();
        }

        @Override
        public boolean isLocal(String host, int port) {
            return false;
        }
    }

    private static final Endpoints BOTH = new All(Stream.of(Transport.TCP, Transport.UDP).flatMap(transport -> Stream.of(
            new Listening(transport.parameter() + "4", transport, new InetSocketAddress("192.0.2.1", 5060),
                    new HostPort("192.0.2.1", 5060)),
            new Listening(transport.parameter() + "6", transport, new InetSocketAddress("2001:db8::1", 5060),
                    new HostPort("[2001:db8::1]", 5060)))).map(Endpoint.class::cast).toList());

    private static Leg leg(String target) {
        Leg leg = new Leg(1, 1, true, "call", "<sip:us@192.0.2.1>", "ours", "<sip:them@example.com>", 0);
        leg.remoteTarget(target);
        return leg;
    }

    private static String addressed(String target, Endpoints endpoints) {
        Requests requests = new Requests(endpoints);
        Leg leg = leg(target);
        SIPRequest invite = requests.inDialog(leg, SIPRequest.INVITE);
        NextHop next = NextHop.of(leg, invite, endpoints).orElseThrow();
        return new String(new Addressing(endpoints, requests).address(invite, next, "z9hG4bK1").bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
            "sip:a@192.0.2.9, SIP/2.0/UDP 192.0.2.1:5060, <sip:192.0.2.1:5060>",
            "sip:a@192.0.2.9;transport=tcp, SIP/2.0/TCP 192.0.2.1:5060, <sip:192.0.2.1:5060;transport=tcp>",
            "sip:a@[2001:db8::9], SIP/2.0/UDP [2001:db8::1]:5060, <sip:[2001:db8::1]:5060>",
            "sip:a@[2001:db8::9]:5070;transport=TCP, SIP/2.0/TCP [2001:db8::1]:5060, <sip:[2001:db8::1]:5060;transport=tcp>",
            "sip:a@example.com;transport=tcp, SIP/2.0/TCP 192.0.2.1:5060, <sip:192.0.2.1:5060;transport=tcp>"})
    void viaAndContactShowTheEndpointThatTheRequestLeavesBy(String target, String via, String contact) {
        assertThat(addressed(target, BOTH)).contains("Via: " + via + ";").contains("Contact: " + contact + "\r\n");
    }

    /** RFC 4291 section 2.2: an address has many texts. */
    @ParameterizedTest
    @CsvSource({
        "[2001:db8::5], 2001:db8::5, true",
        "[2001:DB8:0:0::0005], 2001:db8::5, true",
        "[2001:db8::5], 2001:db8::6, false",
        "[nonsense], 2001:db8::5, false",
        "198.51.100.7, 198.51.100.7, true",
        "198.51.100.7, 198.51.100.8, false",
        "sip.example.com, 198.51.100.7, false"})
    void anInterfaceIsChosenByTheAddressThatItShows(String shown, String chosen, boolean found) {
        Endpoint endpoint = new Listening("e", Transport.UDP, new InetSocketAddress("192.0.2.1", 5060), new HostPort(shown, 5062));
        Endpoints all = new All(List.of(endpoint));

        assertThat(new Interface(all, new InetSocketAddress(chosen, 0)).list().contains(endpoint)).isEqualTo(found);
        assertThat(new Interface(all, new InetSocketAddress(chosen, 5062)).list().contains(endpoint)).isEqualTo(found);
        assertThat(new Interface(all, new InetSocketAddress(chosen, 5060)).list()).isEmpty();
    }

    @Test
    void aHopToAnIpv6AddressHasNoBrackets() {
        Leg leg = leg("sip:a@[2001:db8::9]:5070;transport=tcp");

        assertThat(NextHop.of(leg, new Requests(BOTH).inDialog(leg, "BYE"), BOTH).orElseThrow().target())
                .isEqualTo(new Hop("tcp6", Transport.TCP, "2001:db8::9", 5070));
    }

    /** RFC 3263 section 4.1 would have UDP, which nobody speaks here. */
    @Test
    void tcpIsTheChoiceWhereNothingSpeaksUdp() {
        Endpoints tcpOnly = new All(BOTH.list().stream().filter(each -> each.transport() == Transport.TCP).toList());

        assertThat(addressed("sip:a@192.0.2.9", tcpOnly)).contains("Via: SIP/2.0/TCP 192.0.2.1:5060;");
    }

    @Test
    void theApplicationsPartOfAContactIsLeftAlone() {
        Requests requests = new Requests(BOTH);
        Leg leg = leg("sip:a@192.0.2.9;transport=tcp");
        SIPRequest invite = requests.inDialog(leg, SIPRequest.INVITE);
        ((SipUri) invite.getContactHeader().getAddress().getURI()).setUser("service");
        NextHop next = NextHop.of(leg, invite, BOTH).orElseThrow();
        new Addressing(BOTH, requests).address(invite, next, "z9hG4bK1");
        assertThat(invite.getContactHeader().toString()).as("only where it leads is ours")
                .contains("<sip:service@192.0.2.1:5060;transport=tcp>");
    }

    /** A route set leads; ob says something about a peer that is reached directly (RFC 5626 section 5.3). */
    @Test
    void aRouteLeadsAlsoWhereTheContactSaysOb() {
        Leg leg = leg("sip:a@192.0.2.9;transport=tcp;ob");
        leg.flow(new Flow("tcp4", Transport.TCP, new InetSocketAddress("192.0.2.1", 5060), new InetSocketAddress("192.0.2.9", 4), 7));
        assertThat(NextHop.of(leg, new Requests(BOTH).inDialog(leg, "BYE"), BOTH).orElseThrow().target()).isEqualTo(leg.flow());

        leg.routeSet(List.of("<sip:192.0.2.8:5080;lr>"));
        assertThat(NextHop.of(leg, new Requests(BOTH).inDialog(leg, "BYE"), BOTH).orElseThrow().target())
                .isEqualTo(new Hop("udp4", Transport.UDP, "192.0.2.8", 5080));
    }

    /** RFC 5626 section 5.3: the flow is the only way to that peer; any other peer is reached by the interface or not at all. */
    @Test
    void aFlowIsFollowedWhateverInterfaceIsChosen() {
        Leg leg = leg("sip:a@192.0.2.9;transport=tcp;ob");
        leg.flow(new Flow("tcp4", Transport.TCP, new InetSocketAddress("192.0.2.1", 5060), new InetSocketAddress("192.0.2.9", 4), 7));
        leg.outbound(new InetSocketAddress("2001:db8::1", 5060));
        Endpoints chosen = Interface.of(leg, BOTH);
        assertThat(NextHop.of(leg, new Requests(BOTH).inDialog(leg, "BYE"), chosen).orElseThrow().target()).isEqualTo(leg.flow());

        leg.remoteTarget("sip:a@192.0.2.9;transport=tcp");
        assertThat(NextHop.of(leg, new Requests(BOTH).inDialog(leg, "BYE"), chosen))
                .as("no endpoint of the interface speaks IPv4").isEmpty();
    }
}
