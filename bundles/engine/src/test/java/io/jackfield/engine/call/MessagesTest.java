package io.jackfield.engine.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies what stored bytes say before and after they are parsed. Not the parsing: {@code StoredMessageTest}. */
class MessagesTest {
    private static final String NAME = "Authorization";

    private static byte[] request(String header) {
        return ("BYE sip:a SIP/2.0\r\nCSeq: 1 BYE\r\n" + header + "\r\n\r\n").getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Digest a=b", "AUTHORIZATION : Digest a=b", "authorization:Digest a=b\r\nX: y"})
    void findsAHeaderHoweverItIsWritten(String header) {
        assertThat(Messages.mayHave(request(header), NAME)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Proxy-Authorization: Digest a=b", "Subject: Authorization", "X: y\r\n Authorization: folded", "Auth", "X: y\r\nA"})
    void takesNoOtherHeaderForIt(String header) {
        assertThat(Messages.mayHave(request(header), NAME)).isFalse();
    }

    @Test
    void saysThatBytesAreNoRequest() {
        assertThatThrownBy(() -> Messages.request("SIP/2.0 200 OK\r\n\r\n".getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Messages.response(request("X: y"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Messages.response("nothing".getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }
}
