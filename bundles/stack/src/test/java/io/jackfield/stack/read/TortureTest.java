package io.jackfield.stack.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bit-exact messages of RFC 4475 appendix A: what must be read is read, what is invalid is refused or dropped. */
class TortureTest {
    private final MessageReader reader = new MessageReader(MessageLimits.DEFAULT);

    private Reading read(String name) throws IOException {
        return reader.read(Files.readAllBytes(Path.of("src/test/resources/rfc4475", name + ".dat")));
    }

    /** Sections 3.1.1 and those of 3.2 to 3.4 that a transport has to pass up to an element that knows more. */
    @ParameterizedTest
    @ValueSource(strings = {"wsinv", "intmeth", "esc01", "escnull", "esc02", "lwsdisp", "longreq", "dblreq", "semiuri",
            "transports", "mpart01", "badbranch", "unkscm", "novelsc", "unksm2", "bext01", "invut", "regaut01", "zeromf",
            "cparam01", "cparam02", "regescrt", "sdp01", "inv2543"})
    void readsValidRequests(String name) throws IOException {
        assertThat(read(name)).isInstanceOf(Reading.Request.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unreason", "noreason", "bcast"})
    void readsValidResponses(String name) throws IOException {
        assertThat(read(name)).isInstanceOf(Reading.Response.class);
    }

    /** Section 3.1.2: 400. */
    @ParameterizedTest
    @CsvSource({"clerr,Body shorter than Content-Length", "ncl,Bad Content-Length header", "scalar02,Bad CSeq header",
            "quotbal,Bad To header", "ltgtruri,Bad request line", "lwsruri,Bad request line", "baddn,Header section not ended",
            "mismatch01,CSeq method differs from request method", "mismatch02,CSeq method differs from request method",
            "multi01,Duplicate CSeq header", "mcl01,Duplicate Content-Length header"})
    void refusesInvalidRequests(String name, String phrase) throws IOException {
        Reading.Refused refused = (Reading.Refused) read(name);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.phrase()).isEqualTo(phrase);
    }

    /** Section 3.1.2.16. */
    @Test
    void answers505ToAnUnknownVersion() throws IOException {
        assertThat(((Reading.Refused) read("badvers")).status()).isEqualTo(505);
    }

    /** Sections 3.1.2.5 and 3.1.2.19: a response is discarded. Section 3.1.2.1 has no Via and 3.3.1 no Call-ID to answer with. */
    @ParameterizedTest
    @ValueSource(strings = {"scalarlg", "bigcode", "badinv01", "insuf"})
    void dropsWhatCannotBeAnswered(String name) throws IOException {
        assertThat(read(name)).isInstanceOf(Reading.Dropped.class);
    }

    /** Sections 3.1.2.6, 9 to 12 and 14 leave an element the choice to be lenient where the meaning is clear. */
    @ParameterizedTest
    @ValueSource(strings = {"lwsstart", "trws", "escruri", "baddate", "regbadct", "badaspec"})
    void isLenientWhereTheRfcAllowsIt(String name) throws IOException {
        assertThat(read(name)).isInstanceOf(Reading.Request.class);
    }

    @Test
    void throwsForNoneOfThem() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/rfc4475"))) {
            List<Path> all = files.toList();

            assertThat(all).hasSize(50).allSatisfy(path -> assertThat(reader.read(Files.readAllBytes(path))).isNotNull());
        }
    }
}
