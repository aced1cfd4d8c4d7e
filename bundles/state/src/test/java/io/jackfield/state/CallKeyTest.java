package io.jackfield.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CallKeyTest {
    @Test
    void isItsBytesBothWays() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4, -5, -6, -7, -8};

        assertThat(CallKey.of(bytes)).isEqualTo(new CallKey(0x0102030405060708L, 0xFFFEFDFCFBFAF9F8L));
        assertThat(CallKey.of(bytes).bytes()).isEqualTo(bytes);
        assertThatThrownBy(() -> CallKey.of(new byte[15])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isItsTextBothWays() {
        CallKey key = new CallKey(0x0102030405060708L, 0xFFFEFDFCFBFAF9F8L);

        assertThat(key).hasToString("0102030405060708fffefdfcfbfaf9f8");
        assertThat(CallKey.parse("0102030405060708fffefdfcfbfaf9f8")).isEqualTo(key);
        assertThat(CallKey.parse(new CallKey(0, 1).toString())).isEqualTo(new CallKey(0, 1));
    }

    @Test
    void parsesNothingButItsText() {
        for (String text : new String[] {"", "0102", "0102030405060708fffefdfcfbfaf9f", "+102030405060708fffefdfcfbfaf9f8",
            "0102030405060708fffefdfcfbfaf9fg", "0102030405060708 ffefdfcfbfaf9f8"}) {
            assertThatThrownBy(() -> CallKey.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void sortsAsItsTextDoes() {
        CallKey low = new CallKey(1, -1);
        CallKey high = new CallKey(-1, 0);

        assertThat(low).isLessThan(high);
        assertThat(low.toString()).isLessThan(high.toString());
        assertThat(new CallKey(1, 1)).isLessThan(low);
    }
}
