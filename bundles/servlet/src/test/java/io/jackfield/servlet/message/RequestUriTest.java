package io.jackfield.servlet.message;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import io.jackfield.servlet.address.Uris;
import javax.servlet.sip.SipURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Request-URI is what the RI's parser makes of the application's, whether that was asked or not. */
class RequestUriTest {
    @ParameterizedTest
    @ValueSource(strings = {"sip:phone@192.0.2.4:5090", "sips:a.b-c_d!~*'+@Example.COM", "sip:host.example", "sips:host:5061", "sip:a%20b@host",
        "sip:a;x=y@host", "sip:a@[2001:db8::1]:5060", "sip:a@host;transport=tcp;lr", "sip:a:b@host", "sip:a@host?Subject=x",
        "tel:+1-212-555-0100", "urn:service:sos"})
    void isWhatTheParserMakesOfIt(String text) throws Exception {
        var parsed = new AddressFactoryImpl().createURI(text);
        var ours = RequestUri.of(Uris.parse(text));

        assertThat(ours).hasSameClassAs(parsed).isEqualTo(parsed).hasToString(parsed.toString());
    }

    @Test
    void followsTheSettersOfTheUri() throws Exception {
        SipURI uri = (SipURI) Uris.parse("sip:a@host:5070");
        uri.setUser("j s");
        uri.setPort(-1);
        uri.setSecure(true);

        assertThat(RequestUri.of(uri)).hasToString("sips:j%20s@host");
    }
}
