package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which initial requests a selector picks. */
class SelectorTest {
    private static final String INVITE = """
            INVITE sip:Test-bob@example.com:5060;transport=udp SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
            From: "A tester" <sip:alice@lab.example.com>;tag=1
            To: <sip:bob@example.com>
            Call-ID: selector@test
            CSeq: 1 INVITE
            X-Test: no
            X-Test: New release
            Max-Forwards: 70
            Content-Length: 0

            """.replace("\n", "\r\n");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', value = {
        "uri=sip:test-*                            | true",
        "uri=sip:test-bob@example.com:5060         | true",
        "uri=sip:test-bob@example.com              | false",
        "uri=*;transport=udp                       | true",
        "uri=*;transport=tcp                       | false",
        "uri=test-*                                | false",
        "from=sip:alice@lab.*                      | true",
        "from=sip:alice@*.org                      | false",
        "from=*tag*                                | false",
        "header:X-Test=new*release                 | true",
        "header:x-test=no                          | true",
        "header:X-Test=yes                         | false",
        "header:X-Other=*                          | false",
        "header:Max-Forwards=70                    | true",
        "endpoint=lab                              | true",
        "endpoint=la                               | false",
        "source=10.0.0.0/8                         | true",
        "source=10.1.2.3                           | true",
        "source=10.1.2.4                           | false",
        "source=10.1.2.0/31                        | false",
        "source=10.1.2.2/31                        | true",
        "source=0.0.0.0/0                          | true",
        "source=2001:db8::/32                      | false",
        "uri=sip:test-* source=10.0.0.0/8          | true",
        "uri=sip:test-* source=11.0.0.0/8          | false",
        "uri=sip:nobody@* source=10.0.0.0/8        | false",
        "header:X-Test=*e*e*e*                     | true",
        "header:X-Test=*e*e*e*e*e*                 | false",
    })
    void picksWhatMatchesAllItsConditions(String text, boolean picked) throws Exception {
        assertThat(Selector.parse(text).matches(request(INVITE), from("10.1.2.3"))).isEqualTo(picked);
    }

    @Test
    void picksByAddressOfAnyFamily() throws Exception {
        assertThat(Selector.parse("source=2001:db8::/33").matches(request(INVITE), from("2001:db8:1::1"))).isTrue();
        assertThat(Selector.parse("source=2001:db8::/33").matches(request(INVITE), from("2001:db8:8000::1"))).isFalse();
        assertThat(Selector.parse("source=10.0.0.0/8").matches(request(INVITE), from("::ffff:10.9.9.9"))).isTrue();
    }

    @Test
    void isTheSameHoweverItIsSpaced() {
        assertThat(Selector.parse("  uri=sip:a@*\t endpoint=lab ")).isEqualTo(Selector.parse("uri=sip:a@* endpoint=lab"));
        assertThat(Selector.parse("uri=sip:a@*").text()).isEqualTo("uri=sip:a@*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "anything", "uri=", "header:=x", "header=x", "to=sip:a@b", "source=example.com", "source=10.1",
        "source=10.0.0.0/33", "source=10.0.0.0/x", "source=300.0.0.1", "uri=sip:a@b more"})
    void whatIsNoSelectorIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> Selector.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageEndingWith(".");
    }

    static SIPRequest request(String text) throws ParseException {
        return (SIPRequest) new StringMsgParser().parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, false, null);
    }

    static Flow from(String address) throws Exception {
        return new Flow("lab", Transport.UDP, new InetSocketAddress("127.0.0.1", 5060),
                new InetSocketAddress(InetAddress.getByName(address), 5060), 0);
    }
}
