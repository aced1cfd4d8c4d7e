package io.jackfield.jain.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.core.CommonLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JainSipTest {
    private static final String OPTIONS = String.join("\r\n",
            "OPTIONS sip:bob@example.com SIP/2.0",
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1",
            "From: <sip:alice@example.com>;tag=1", "To: <sip:bob@example.com>", "Call-ID: 1@192.0.2.1", "CSeq: 1 OPTIONS",
            "Max-Forwards: 70", "Content-Length: 0", "", "");

    @BeforeAll
    static void initialise() {
        JainSip.init();
    }

    @Test
    void log4jIsNotOnTheClassPathOfTheseTests() {
        assertThatThrownBy(() -> Class.forName("org.apache.log4j.Logger")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void parsesAndEncodesWithoutLog4j() throws Exception {
        SIPMessage message = new StringMsgParser()
                .parseSIPMessage(OPTIONS.getBytes(StandardCharsets.UTF_8), true, false, null);

        assertThat(message).isInstanceOf(SIPRequest.class);
        assertThat(new String(message.encodeAsBytes("UDP"), StandardCharsets.UTF_8)).isEqualTo(OPTIONS);
    }

    @Test
    void theRisLoggersSpeakThroughSlf4j() {
        StackLogger logger = CommonLogger.getLogger("gov.nist.javax.sip.parser");

        assertThat(logger.getLoggerName()).isEqualTo("gov.nist");
        logger.logException(new IllegalStateException("logged by a test"));
    }

    @Test
    void levelsFollowSlf4j() {
        StackLogger logger = new Slf4jStackLogger();

        assertThat(logger.isLoggingEnabled(StackLogger.TRACE_ERROR)).isTrue();
        assertThat(logger.isLoggingEnabled(StackLogger.TRACE_WARN)).isTrue();
        assertThat(logger.isLoggingEnabled(StackLogger.TRACE_DEBUG)).isFalse();
        assertThat(logger.isLoggingEnabled(StackLogger.TRACE_NONE)).isFalse();
    }

    @Test
    void theBundleNeedsNoLog4jAndCarriesTheApi() throws Exception {
        Attributes headers;
        try (InputStream in = Files.newInputStream(Path.of("target/classes/META-INF/MANIFEST.MF"))) {
            headers = new Manifest(in).getMainAttributes();
        }

        assertThat(headers.getValue("Import-Package"))
                .contains("org.slf4j;")
                .containsPattern("org\\.apache\\.log4j;resolution:=optional")
                .doesNotContain("javax.sip", "gov.nist");
        assertThat(headers.getValue("Export-Package"))
                .contains("javax.sip;", "javax.sdp;", "gov.nist.javax.sip.parser;", "gov.nist.javax.sip.message;",
                        "io.jackfield.jain.sip;");
    }
}
