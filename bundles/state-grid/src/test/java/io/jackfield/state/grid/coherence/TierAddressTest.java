package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a member may be reached without having been told so explicitly. */
class TierAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.7.7", "169.254.1.1", "fd00:0:0:0:0:0:0:1"})
    void takesLoopbackAndPrivateNetworks(String address) {
        assertThat(TierAddress.of(address, false)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.5", "172.32.0.1", "0.0.0.0", "2001:db8:0:0:0:0:0:1"})
    void takesAPublicAddressOnlyWithAnExplicitYes(String address) {
        assertThatThrownBy(() -> TierAddress.of(address, false)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address=" + address + " is public (" + address + "); name an address of the loopback interface or of a "
                        + "private network, or say public=true");
        assertThat(TierAddress.of(address, true)).isEqualTo(address);
    }

    @Test
    void takesTheNameOfAnInterface() {
        assertThat(TierAddress.of("lo", false)).isIn("127.0.0.1", "0:0:0:0:0:0:0:1%lo");
    }

    @Test
    void refusesWhatNamesNothing() {
        assertThatThrownBy(() -> TierAddress.of("", false)).hasMessageStartingWith("address= names no address");
        assertThatThrownBy(() -> TierAddress.of("no such host.invalid", false))
                .hasMessageContaining("is no address, host or network interface");
    }
}
