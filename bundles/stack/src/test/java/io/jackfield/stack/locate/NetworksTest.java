package io.jackfield.stack.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of networks: RFC 4632 section 3.1, RFC 4291 section 2.3. */
class NetworksTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10.0.0.0/8                | 10.255.0.1             | true",
        "10.0.0.0/8                | 11.0.0.1               | false",
        "10.1.2.3/8                | 10.9.9.9               | true",
        "172.16.0.0/12             | 172.31.255.255         | true",
        "172.16.0.0/12             | 172.32.0.0             | false",
        "192.0.2.7                 | 192.0.2.7              | true",
        "192.0.2.7                 | 192.0.2.6              | false",
        "0.0.0.0/0                 | 8.8.8.8                | true",
        "0.0.0.0/0                 | 2001:db8::1            | false",
        "::/0                      | 2001:db8::1            | true",
        "fd00::/8                  | fdff::1                | true",
        "fd00::/8                  | fe80::1                | false",
        "fe80::/10                 | febf::1                | true",
        "fe80::/10                 | fec0::1                | false",
        "10.0.0.0/8                | ::ffff:10.0.0.1        | true",
        "'192.168.0.0/16, 127.0.0.1' | 127.0.0.1            | true",
        "' '                       | 127.0.0.1              | false",
    })
    void containAddresses(String networks, String address, boolean contained) {
        assertThat(Networks.parse("deniedNetworks", networks).contains(AddressLocator.literal(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "example.com", "10.0.0.0/8/8", "/8", "10.0.0.0/8 11.0.0.0/8"})
    void areRefusedInOneLine(String text) {
        assertThatThrownBy(() -> Networks.parse("deniedNetworks", "127.0.0.0/8," + text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("deniedNetworks=" + text + " is not a network, such as 10.0.0.0/8 or fd00::/8");
    }
}
