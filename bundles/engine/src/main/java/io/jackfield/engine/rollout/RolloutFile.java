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
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Keeps the rollouts in one small text file. A line per version, fields parted by tabs: base name, revision, version or {@code -},
 * and the fields of {@link RolloutWords}; an older release wrote the first of those only.
 */
public final class RolloutFile implements RolloutLog {
    private static final String UNVERSIONED = "-";
    private static final int FIELDS = 4;

    private final Path file;

    public RolloutFile(Path file) {
        this.file = file;
    }

    @Override
    public List<Rollout> load() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        Map<String, Lines> read = new LinkedHashMap<>();
        List<Rollout> rollouts = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            try {
                if (!line.isBlank()) {
                    read(List.of(line.split("\t", -1)), read);
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " line " + number + ": " + e.getMessage(), e);
            }
        }
        try {
            read.forEach((name, lines) -> rollouts.add(lines.rollout(name)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return rollouts;
    }

    private static void read(List<String> fields, Map<String, Lines> into) {
        if (fields.size() < FIELDS) {
            throw new IllegalArgumentException("there are " + FIELDS + " fields in a line or more, not " + fields.size());
        }
        into.computeIfAbsent(fields.get(0), name -> new Lines()).read(new ApplicationVersion(fields.get(0),
                fields.get(2).equals(UNVERSIONED) ? "" : fields.get(2)), fields);
    }

    /** What was read of one application. */
    private static final class Lines {
        private final NavigableMap<ApplicationVersion, Standing> versions = new TreeMap<>();
        private final RolloutWords.Reader words = new RolloutWords.Reader();
        private long revision;

        void read(ApplicationVersion version, List<String> fields) {
            revision = Long.parseLong(fields.get(1));
            versions.put(version, words.read(version, fields.get(FIELDS - 1), fields.subList(FIELDS, fields.size())));
        }

        Rollout rollout(String name) {
            return new Rollout(name, revision, versions, words.mapping(), words.before());
        }
    }

    @Override
    public void save(Collection<Rollout> rollouts) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Rollout rollout : rollouts) {
            rollout.versions().forEach((version, standing) -> {
                List<String> fields = new ArrayList<>(List.of(rollout.baseName(), Long.toString(rollout.revision()),
                        version.version().isEmpty() ? UNVERSIONED : version.version(), RolloutWords.mark(rollout.mapping(), version)));
                fields.addAll(RolloutWords.rest(version, standing, rollout.mapping(), rollout.before()));
                lines.add(String.join("\t", fields));
            });
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, lines, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
