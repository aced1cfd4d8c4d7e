package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.Rollout.Standing;
import io.jackfield.state.ApplicationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps the rollouts in one small text file. A line per version, fields parted by tabs:
 * base name, revision, version or {@code -}, and the words {@code choice} or {@code retired} where they hold.
 */
public final class RolloutFile implements RolloutLog {
    private static final String UNVERSIONED = "-";
    private static final String CHOICE = "choice";
    private static final String RETIRED = "retired";

    private final Path file;

    public RolloutFile(Path file) {
        this.file = file;
    }

    @Override
    public List<Rollout> load() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        Map<String, Rollout> read = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            try {
                if (!line.isBlank()) {
                    read(line.split("\t", -1), read);
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " line " + number + ": " + e.getMessage(), e);
            }
        }
        return List.copyOf(read.values());
    }

    private static void read(String[] fields, Map<String, Rollout> into) {
        if (fields.length != 4) {
            throw new IllegalArgumentException("there are 4 fields in a line, not " + fields.length);
        }
        String name = fields[0];
        ApplicationVersion version =
                new ApplicationVersion(name, fields[2].equals(UNVERSIONED) ? "" : fields[2]);
        Rollout before = into.getOrDefault(name, Rollout.none(name));
        TreeMap<ApplicationVersion, Standing> versions = new TreeMap<>(before.versions());
        versions.put(version, new Standing(false, fields[3].equals(RETIRED)));
        into.put(name, new Rollout(name, Long.parseLong(fields[1]), versions,
                fields[3].equals(CHOICE) ? Optional.of(version) : before.choice()));
    }

    @Override
    public void save(Collection<Rollout> rollouts) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Rollout rollout : rollouts) {
            rollout.versions().forEach((version, standing) -> lines.add(String.join("\t", rollout.baseName(),
                    Long.toString(rollout.revision()),
                    version.version().isEmpty() ? UNVERSIONED : version.version(),
                    rollout.choice().equals(Optional.of(version)) ? CHOICE : standing.retired() ? RETIRED : "")));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, lines, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
