package io.jackfield.itests.cluster.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which calls had a message under way by a TCP connection of the balancer's to an engine when that was killed: what it handed there so
 * shortly before that the engine may not have committed it, or so shortly after that the balancer may not have seen the end of the
 * connection. Nobody sends these again (RFC 3261 section 17), so their calls may fail. All others may not, nor any over UDP.
 */
final class UnderWay {
    /** From the socket of the balancer to the commit of the engine: what that takes on a busy machine of two cores. */
    static final Duration BEFORE = Duration.ofMillis(100);
    /** Until the balancer's processes know of the end. */
    static final Duration AFTER = Duration.ofMillis(50);
    private static final Pattern HANDED = Pattern.compile("handed (\\d+\\.\\d+) tcp \\S+?:(\\d+) (\\S+) .*");

    /** An engine was killed. @param port where it listened. @param told epoch ms when it was to be. @param dead when it was */
    record Death(int port, long told, long dead) {
    }

    private UnderWay() {
    }

    /** @param balancer what it printed. @return Call-IDs */
    static Set<String> calls(Path balancer, List<Death> deaths) throws IOException {
        Set<String> calls = new HashSet<>();
        try (Stream<String> lines = Files.lines(balancer, StandardCharsets.ISO_8859_1)) {
            lines.forEach(line -> {
                Matcher handed = HANDED.matcher(line);
                if (handed.find()) {
                    double millis = Double.parseDouble(handed.group(1)) * Duration.ofSeconds(1).toMillis();
                    int port = Integer.parseInt(handed.group(2));
                    if (deaths.stream().anyMatch(death -> death.port() == port && millis >= death.told() - BEFORE.toMillis()
                            && millis <= death.dead() + AFTER.toMillis())) {
                        calls.add(handed.group(3));
                    }
                }
            });
        }
        return calls;
    }
}
