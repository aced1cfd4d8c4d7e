package io.jackfield.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageBytesTest {
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain;charset=UTF-16", "text/plain;charset=no-such-charset"})
    void writesHeadersInUtf8WhateverTheBodysCharset(String type) {
        SipText text = SipText.request("MESSAGE").with("Subject: gr\u00fc\u00df").with("Content-Type: " + type).body("\u00e4\0\u00ff");

        String encoded = new String(MessageBytes.of(text.parsed()), UTF_8);

        assertThat(encoded).startsWith("MESSAGE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060")
                .contains("\r\nSubject: gr\u00fc\u00df\r\n").endsWith("\r\nContent-Length: 5\r\n\r\n\u00e4\0\u00ff");
    }

    @Test
    void leavesTheTransportOfTheTopViaAlone() {
        var request = SipText.request("OPTIONS").replacing("Via", "Via: SIP/2.0/TCP 192.0.2.1;branch=z1").parsed();

        assertThat(new String(MessageBytes.of(request), UTF_8)).contains("Via: SIP/2.0/TCP 192.0.2.1;branch=z1");
    }

    /** They are put together in one place of the thread. */
    @ParameterizedTest
    @ValueSource(strings = {"short", "gr\u00fc\u00df", "\u4f60\u597d"})
    void leavesNothingOfOneMessageInTheNext(String subject) {
        String text = new String(MessageBytes.of(SipText.request("OPTIONS").parsed()), UTF_8);

        MessageBytes.of(SipText.request("MESSAGE").with("Subject: " + subject.repeat(200)).body("body").parsed());

        assertThat(new String(MessageBytes.of(SipText.request("OPTIONS").parsed()), UTF_8)).isEqualTo(text).endsWith("\r\n\r\n");
    }
}
