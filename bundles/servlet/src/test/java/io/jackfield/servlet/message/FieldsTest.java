package io.jackfield.servlet.message;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.parser.ParserFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers that are made without the RI's parser are what it would have made of them. */
class FieldsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"X-Served-By | call-forward 1.0", "x-empty | ''", "X-Blanks | '  a  '", "X-Many | a, b;c=\"d,e\"",
        "X- | a", "X | 1800", "Content-Type | application/sdp", "content-type | Text/Plain", "Content-Type | text/plain;charset=UTF-8",
        "Content-Type | multipart/mixed; boundary=\"a b\"", "Subject | a/b", "Max-Forwards | 70"})
    void plainOnesAreWhatTheParserMakesOfThem(String name, String value) throws Exception {
        SIPHeader parsed = ParserFactory.createParser(name + ": " + value + "\n").parse();
        SIPHeader ours = Fields.parse(name, value);

        assertThat(ours).hasSameClassAs(parsed).isEqualTo(parsed);
        assertThat(ours.getName()).isEqualTo(parsed.getName());
        assertThat(ours.encode()).isEqualTo(parsed.encode());
        assertThat(ours.getHeaderValue()).isEqualTo(parsed.getHeaderValue());
    }
}
