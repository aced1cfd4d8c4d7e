package io.jackfield.servlet.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.TelURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Telephone URIs against RFC 3966. */
class TelUrlTest {
    private static TelURL tel(String text) throws ServletParseException {
        return (TelURL) Uris.parse(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"tel:+1-201-555-0123 | tel:+12015550123", "tel:+1(201)555.0123;ext=3;a=B | tel:+12015550123;A=b;ext=3",
        "tel:7042;phone-context=example.com | TEL:70-42;phone-context=EXAMPLE.com",
        "tel:863-1234;phone-context=+1-914-555 | tel:8631234;phone-context=+1914555"})
    void equalsWithoutSeparatorsCaseAndOrder(String first, String second) throws ServletParseException {
        assertThat(tel(first)).isEqualTo(tel(second)).hasSameHashCodeAs(tel(second));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"tel:+12015550123 | tel:+12015550124", "tel:+12015550123 | tel:+12015550123;ext=1",
        "tel:7042;phone-context=example.com | tel:7042;phone-context=example.org"})
    void differs(String first, String second) throws ServletParseException {
        assertThat(tel(first)).isNotEqualTo(tel(second));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tel:", "tel:+", "tel:alice", "tel:7042", "tel:+1 201"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Uris.parse(text)).isInstanceOf(ServletParseException.class);
    }

    @Test
    void keepsThePlusSignApart() throws ServletParseException {
        TelURL tel = tel("tel:+1-201-555-0123");
        assertThat(tel.getPhoneNumber()).isEqualTo("1-201-555-0123");
        assertThat(tel.isGlobal()).isTrue();
        tel.setPhoneNumber("7042", "example.com");
        assertThat(tel).hasToString("tel:7042;phone-context=example.com");
        assertThat(tel.isGlobal()).isFalse();
        assertThatThrownBy(() -> tel.setPhoneNumber("7042")).isInstanceOf(IllegalArgumentException.class);
        tel.setPhoneNumber("+358-555-1234567");
        assertThat(tel).hasToString("tel:+358-555-1234567");
    }
}
