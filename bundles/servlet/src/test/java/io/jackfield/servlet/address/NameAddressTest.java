package io.jackfield.servlet.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses against RFC 3261 sections 20.10, 20.20 and 25.1, and RFC 4475. */
class NameAddressTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "\"Mr. Watson\" <sip:watson@worcester.bell-telephone.com>;q=0.7;expires=3600 | \"Mr. Watson\" <sip:watson@worcester.bell-telephone.com>;q=0.7;expires=3600",
        "Bob   <sip:bob@biloxi.com>  ; tag=a48s | \"Bob\" <sip:bob@biloxi.com>;tag=a48s",
        "sip:+12125551212@server.phone2net.com;tag=887s | <sip:+12125551212@server.phone2net.com>;tag=887s",
        "\"Quot \\\"e\\\\\" <sip:a@b> | \"Quot \\\"e\\\\\" <sip:a@b>",
        "\"<sip:joe@spirit.com>\" <sip:joe@example.com> | \"<sip:joe@spirit.com>\" <sip:joe@example.com>",
        "<sip:a@b>;+sip.instance=\"<urn:uuid:1>\" | <sip:a@b>;+sip.instance=\"<urn:uuid:1>\"",
        "<tel:+1-201;ext=5>;tag=x | <tel:+1-201;ext=5>;tag=x", "* | *"})
    void writesWhatItRead(String text, String written) throws ServletParseException {
        assertThat(NameAddress.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<sip:a@b", "\"open <sip:a@b>", "a,b <sip:a@b>", "<sip:a@b> junk", "<>", "<sip:a@b>;tag=\"x", "<sip:a@b>;t=1;T=2",
        "<sip:a@b>\r\nEvil: yes"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> NameAddress.parse(text)).isInstanceOf(ServletParseException.class);
    }

    @Test
    void quotesDisplayNamesThatNeedIt() throws ServletParseException {
        Address address = NameAddress.parse("<sip:a@b>");
        address.setDisplayName("J\u00f6rg \"the\" \\ Great");
        assertThat(address).hasToString("\"J\u00f6rg \\\"the\\\" \\\\ Great\" <sip:a@b>");
        assertThat(NameAddress.parse(address.toString()).getDisplayName()).isEqualTo("J\u00f6rg \"the\" \\ Great");
        assertThatThrownBy(() -> address.setDisplayName("x\r\ny")).isInstanceOf(IllegalArgumentException.class);
        address.setParameter("note", "two words");
        assertThat(address.toString()).endsWith(";note=\"two words\"");
        assertThatThrownBy(() -> address.setParameter("note", "x\ny")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsQAndExpiresInBounds() throws ServletParseException {
        Address address = NameAddress.parse("<sip:a@b>");
        assertThat(address.getQ()).isEqualTo(-1.0f);
        assertThat(address.getExpires()).isEqualTo(-1);
        address.setQ(0.5f);
        address.setExpires(0);
        assertThat(address).hasToString("<sip:a@b>;q=0.5;expires=0");
        address.setQ(1f);
        assertThat(address.getParameter("q")).isEqualTo("1.0");
        assertThatThrownBy(() -> address.setQ(1.1f)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> address.setQ(Float.NaN)).isInstanceOf(IllegalArgumentException.class);
        address.setQ(-1);
        address.setExpires(-1);
        assertThat(address).hasToString("<sip:a@b>");
    }

    @Test
    void equalsByUriAndKnownParameters() throws ServletParseException {
        assertThat(NameAddress.parse("Bob <sip:a@b>;x=1")).isEqualTo(NameAddress.parse("sip:a@b"));
        assertThat(NameAddress.parse("<sip:a@b>;tag=1")).isNotEqualTo(NameAddress.parse("<sip:a@b>"));
        assertThat(NameAddress.parse("<sip:a@b>;x=1")).isNotEqualTo(NameAddress.parse("<sip:a@b>;x=2"));
        assertThat(NameAddress.parse("<sip:a@b>")).isNotEqualTo(NameAddress.parse("<sip:c@b>"));
    }

    @Test
    void wildcardHasNoUri() throws ServletParseException {
        Address any = NameAddress.parse("*");
        assertThat(any.isWildcard()).isTrue();
        assertThat(any.getURI()).isNull();
        assertThatThrownBy(() -> any.setDisplayName("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void clonesApart() throws ServletParseException {
        Address address = NameAddress.parse("Bob <sip:a@b>;x=1");
        Address copy = (Address) address.clone();
        ((SipURI) copy.getURI()).setUser("z");
        copy.setParameter("x", "2");
        assertThat(address).hasToString("\"Bob\" <sip:a@b>;x=1");
    }

    @Test
    void survivesSerialization() throws Exception {
        Address address = NameAddress.parse("Bob <sip:a@b;lr>;x=1");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(address);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).hasToString("\"Bob\" <sip:a@b;lr>;x=1");
        }
    }

    @Test
    void parameterablesKeepTheirQuotes() throws ServletParseException {
        HeaderValue value = HeaderValue.parse("multipart/mixed; boundary=\"a;b\" ;x");
        assertThat(value.getValue()).isEqualTo("multipart/mixed");
        assertThat(value.getParameter("BOUNDARY")).isEqualTo("a;b");
        assertThat(value).hasToString("multipart/mixed;boundary=\"a;b\";x");
        value.setParameter("x", null);
        value.setValue("text/plain");
        assertThat(value).hasToString("text/plain;boundary=\"a;b\"");
        assertThatThrownBy(() -> value.setValue("a;b")).isInstanceOf(IllegalArgumentException.class);
    }
}
