package io.jackfield.servlet.address;

import static org.assertj.core.api.Assertions.assertThat;

import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.URI;
import org.junit.jupiter.api.Test;

/** RFC 3261 section 19.1.1, table 1, column by column. */
class UriPlaceTest {
    private static final String ALL = "sips:alice:secret@example.com:5062;transport=tcp;maddr=192.0.2.1;ttl=3;method=BYE;lr;user=phone;x=y?a=b&to=z";

    @Test
    void aPartyHasUserAndHostAndNoWay() throws ServletParseException {
        assertThat(UriPlace.PARTY.copy(Uris.parse(ALL))).hasToString("sips:alice:secret@example.com;user=phone;x=y");
    }

    @Test
    void aRequestUriHasNeitherMethodNorHeaders() throws ServletParseException {
        assertThat(UriPlace.REQUEST.copy(Uris.parse(ALL)))
                .hasToString("sips:alice:secret@example.com:5062;transport=tcp;maddr=192.0.2.1;ttl=3;lr;user=phone;x=y");
    }

    @Test
    void otherSchemesAndTheOriginalStayAsTheyAre() throws ServletParseException {
        URI original = Uris.parse(ALL);
        UriPlace.PARTY.copy(original);
        assertThat(original).hasToString(ALL);
        assertThat(UriPlace.PARTY.copy(Uris.parse("tel:+123;method=x"))).hasToString("tel:+123;method=x");
    }
}
