package io.jackfield.servlet.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIP URIs against RFC 3261 sections 19.1.1 to 19.1.4 and RFC 4475. */
class SipUriTest {
    private static SipURI uri(String text) throws ServletParseException {
        return (SipURI) Uris.parse(text);
    }

    /** The examples of section 19.1.4 that are equivalent. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sip:%61lice@atlanta.com;transport=TCP | sip:alice@AtLanTa.CoM;Transport=tcp",
        "sip:carol@chicago.com | sip:carol@chicago.com;newparam=5",
        "sip:carol@chicago.com | sip:carol@chicago.com;security=on",
        "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com | sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
        "sip:alice@atlanta.com?subject=project%20x&priority=urgent | sip:alice@atlanta.com?priority=urgent&subject=project%20x"})
    void equalsWhatTheRfcCallsEquivalent(String first, String second) throws ServletParseException {
        assertThat(uri(first)).isEqualTo(uri(second)).hasSameHashCodeAs(uri(second));
        assertThat(uri(second)).isEqualTo(uri(first));
    }

    /** The examples of section 19.1.4 that are not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SIP:ALICE@AtLanTa.CoM;Transport=udp | sip:alice@AtLanTa.CoM;Transport=UDP",
        "sip:bob@biloxi.com | sip:bob@biloxi.com:5060",
        "sip:bob@biloxi.com | sip:bob@biloxi.com;transport=udp",
        "sip:bob@biloxi.com:6000;transport=tcp | sip:bob@biloxi.com",
        "sip:carol@chicago.com | sip:carol@chicago.com?Subject=next%20meeting",
        "sip:bob@phone21.boxesbybob.com | sip:bob@192.0.2.4",
        "sip:carol@chicago.com;security=on | sip:carol@chicago.com;security=off",
        "sip:carol@chicago.com;user=phone | sip:carol@chicago.com",
        "sips:carol@chicago.com | sip:carol@chicago.com"})
    void differsWhereTheRfcSaysSo(String first, String second) throws ServletParseException {
        assertThat(uri(first)).isNotEqualTo(uri(second));
        assertThat(uri(second)).isNotEqualTo(uri(first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:alice:secretword@atlanta.com;transport=tcp", "sips:1212@gateway.com", "sip:alice;day=tuesday@atlanta.com",
        "sip:+1-212-555-1212:1234@gateway.com;user=phone", "sip:[2001:db8::9:1]:5070;lr", "sip:192.0.2.4",
        "sip:alice@atlanta.com?priority=urgent"})
    void writesWhatItRead(String text) throws ServletParseException {
        assertThat(uri(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "sip:", "sip:@host", "sip:alice@", "sip:a b@host", "sip:alice@ho st", "sip:alice@host:port",
        "sip:alice@host:99999", "sip:alice@host;", "sip:alice@host;a=1;a=2", "sip:al%2@host", "sip:alice@host?x", "sip:a@b@c",
        "sip:alice@host\r\nEvil: yes"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Uris.parse(text)).isInstanceOf(ServletParseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "a.b", "a-b.c_d", "a--b", "192.0.2.4", "1", "[::1]", "[2001:DB8::ffff:192.0.2.4]"})
    void takesHosts(String host) throws ServletParseException {
        assertThat(uri("sip:" + host).getHost()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", ".a", "a..", "a..b", "-a", "a-", "a.-b", "a-.b", "_a", "a_", "[]", "[g]", "[::1", "::1]", "[::1]x",
        "h\u00f6st", "[\uff11::]", "a/b"})
    void refusesWhatIsNoHost(String host) {
        assertThatThrownBy(() -> Uris.parse("sip:" + host)).isInstanceOf(ServletParseException.class);
    }

    @Test
    void escapesWhatASetterWasGiven() throws ServletParseException {
        SipURI uri = uri("sip:host");
        uri.setUser("j@s\u00f6n #1");
        uri.setParameter("x", "a;b=c");
        uri.setHeader("Subject", "a & b");
        assertThat(uri).hasToString("sip:j%40s%C3%B6n%20%231@host;x=a%3Bb%3Dc?Subject=a%20%26%20b");
        assertThat(uri(uri.toString()).getUser()).isEqualTo("j@s\u00f6n #1");
    }

    @Test
    void checksSetters() throws ServletParseException {
        SipURI uri = uri("sip:alice@host:5070;lr;ttl=3");
        assertThatThrownBy(() -> uri.setHost("no host")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> uri.setPort(70000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> uri.setTTLParam(256)).isInstanceOf(IllegalArgumentException.class);
        uri.setPort(-1);
        uri.setLrParam(false);
        uri.setTTLParam(-1);
        uri.setSecure(true);
        uri.setHost("2001:db8::1");
        assertThat(uri).hasToString("sips:alice@[2001:db8::1]");
    }

    @Test
    void clonesApart() throws ServletParseException {
        SipURI uri = uri("sip:alice@host;a=1?b=2");
        SipURI copy = (SipURI) uri.clone();
        copy.setUser("bob");
        copy.setParameter("a", "9");
        copy.setHeader("b", "9");
        assertThat(uri).hasToString("sip:alice@host;a=1?b=2");
    }

    @Test
    void readsFlagsAndNumbers() throws ServletParseException {
        SipURI uri = uri("sip:alice@host;lr;ttl=15;maddr=239.255.255.1;method=INVITE;user=phone");
        assertThat(uri.getLrParam()).isTrue();
        assertThat(uri.getParameter("LR")).isEmpty();
        assertThat(uri.getTTLParam()).isEqualTo(15);
        assertThat(uri.getPort()).isEqualTo(-1);
        assertThat(uri.getMAddrParam()).isEqualTo("239.255.255.1");
        assertThat(uri.getTransportParam()).isNull();
    }
}
