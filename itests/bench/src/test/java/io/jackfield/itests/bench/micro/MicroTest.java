package io.jackfield.itests.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.TimeValue;

class MicroTest {
    /** For a moment each, in this process: what comes out says nothing about speed. */
    @Test
    void everyPartOfACallIsMeasured() throws Exception {
        assertThat(Micro.run(0, 0, 1, TimeValue.milliseconds(10))).extracting(Micro.Cost::what).containsExactlyInAnyOrder(
                "Message parse INVITE", "Message parse RINGING", "Message parse OK", "Message parse BYE",
                "Message encode INVITE", "Message encode RINGING", "Message encode OK", "Message encode BYE",
                "Call encode ANSWERED", "Call encode HELD", "Call encode CONFERENCE",
                "Call decode ANSWERED", "Call decode HELD", "Call decode CONFERENCE",
                "Store checkOutAndIn", "Transaction step", "Token seal", "Token open");
    }
}
