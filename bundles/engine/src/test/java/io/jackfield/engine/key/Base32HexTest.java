package io.jackfield.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 4648 section 10, in lower case and without their padding. */
class Base32HexTest {
    private static final List<String> PLAIN = List.of("", "f", "fo", "foo", "foob", "fooba", "foobar");
    private static final List<String> TEXT = List.of("", "co", "cpng", "cpnmu", "cpnmuog", "cpnmuoj1", "cpnmuoj1e8");

    @Test
    void encodesTheVectorsOfTheRfc() {
        assertThat(PLAIN).map(plain -> Base32Hex.encode(bytes(plain))).isEqualTo(TEXT);
    }

    @Test
    void decodesTheVectorsInEitherCase() {
        for (int i = 0; i < TEXT.size(); i++) {
            byte[] plain = bytes(PLAIN.get(i));
            assertThat(Base32Hex.decode(TEXT.get(i), 0, plain.length)).isEqualTo(plain);
            assertThat(Base32Hex.decode("xyz" + TEXT.get(i).toUpperCase(Locale.ROOT), 3, plain.length)).isEqualTo(plain);
        }
    }

    @Test
    void everyDigitStandsForFiveBits() {
        byte[] bytes = Base32Hex.decode("0123456789abcdefghijklmnopqrstuv", 0, 20);

        assertThat(Base32Hex.encode(bytes)).isEqualTo("0123456789abcdefghijklmnopqrstuv");
    }

    @Test
    void refusesAnotherLengthADigitThatIsNoneAndSpareBits() {
        assertThat(Base32Hex.decode("cpnm", 0, 3)).isNull();
        assertThat(Base32Hex.decode("cpnmuo", 0, 3)).isNull();
        for (String foreign : List.of("cpnmw", "cpnmW", "cpnm=", "cpnm ", "cpnm/", "cpnm:", "cpnm@", "cpnm`")) {
            assertThat(Base32Hex.decode(foreign, 0, 3)).as(foreign).isNull();
        }
        assertThat(Base32Hex.decode("cp", 0, 1)).as("the spare bits of co are zero").isNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
