package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that a failed call is excused only by what was handed by TCP to the engine that died, around that moment. */
class UnderWayTest {
    private static final UnderWay.Death DEATH = new UnderWay.Death(5071, 1_800_000_000_500L, 1_800_000_000_510L);
    @TempDir
    private Path directory;

    private Set<String> calls(String... lines) throws IOException {
        return UnderWay.calls(Files.write(directory.resolve("kamailio.log"), List.of(lines)), List.of(DEATH));
    }

    private static String handed(String time, String transport, int port, String call) {
        return " 1(17187) ALERT: <script>: handed " + time + " " + transport + " 127.0.0.1:" + port + " " + call + " 3 BYE";
    }

    @Test
    void whatWasHandedToTheEngineAroundItsDeathWasUnderWay() throws IOException {
        assertThat(calls("Listening on", handed("1800000000.400001", "tcp", 5071, "early"), handed("1800000000.505000", "tcp", 5071, "at"),
                handed("1800000000.559999", "tcp", 5071, "late"))).containsExactlyInAnyOrder("early", "at", "late");
    }

    @Test
    void whatWasHandedBeforeAfterToAnotherOrByUdpWasNot() throws IOException {
        assertThat(calls(handed("1800000000.399000", "tcp", 5071, "before"), handed("1800000000.561000", "tcp", 5071, "after"),
                handed("1800000000.505000", "tcp", 5072, "another"), handed("1800000000.505000", "udp", 5071, "datagram"))).isEmpty();
    }
}
