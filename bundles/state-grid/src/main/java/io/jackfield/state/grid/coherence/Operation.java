package io.jackfield.state.grid.coherence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What Coherence is told: where members are and how they speak, and which caches there are. */
final class Operation {
    /** The role, as others see it, of a member that keeps calls. */
    static final String STATE = "state";
    private static final String CONFIGURATION = "jackfield-cache-config.xml";
    private static final long DELIVERY_MILLIS = 30_000;
    private static final int PINGS = 2;

    private Operation() {
    }

    /** What Coherence takes from system properties, and from nowhere else. */
    static Map<String, String> properties(GridSettings settings) {
        Map<String, String> properties = new HashMap<>();
        properties.put("coherence.cluster", settings.cluster());
        properties.put("coherence.member", settings.name());
        properties.put("coherence.role", settings.storage() ? STATE : "engine");
        properties.put("coherence.localhost", settings.address());
        properties.put("coherence.localport", String.valueOf(settings.port()));
        properties.put("coherence.localport.adjust", String.valueOf(settings.port() == 0));
        properties.put("coherence.clusterport", String.valueOf(settings.clusterPort()));
        properties.put("coherence.wka", String.join(",", settings.members()));
        // A machine that answers nobody for the time of detection is dead, however much is still to be delivered to it.
        properties.put("coherence.ipmonitor.pingtimeout", Math.max(1, settings.detectionMillis() / PINGS) + "ms");
        properties.put("coherence.ipmonitor.pingtattempts", String.valueOf(PINGS));
        // No unit: with one it is passed over. Joining takes as long where nobody answers; detection is Pulses' and Vigil's.
        properties.put("coherence.publisher.delivery.timeout", String.valueOf(DELIVERY_MILLIS));
        properties.put("coherence.log", "slf4j");
        properties.put("coherence.log.level", "2"); // warnings; who comes and goes is said here
        properties.put("coherence.management", "none");
        properties.put("coherence.shutdownhook", "none");
        properties.put("coherence.ttl", "0");
        settings.security().ifPresent(security -> properties.putAll(security.operation()));
        return properties;
    }

    /** The caches and their services, as XML. */
    static String caches(GridSettings settings) {
        try (InputStream in = Operation.class.getResourceAsStream(CONFIGURATION)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${storage}", String.valueOf(settings.storage()))
                    .replace("${partitions}", String.valueOf(settings.partitions()))
                    .replace("${voters}", String.valueOf(settings.voters()))
                    .replace("${backups}", String.valueOf(settings.backups()))
                    .replace("${requestTimeout}", String.valueOf(settings.requestMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
