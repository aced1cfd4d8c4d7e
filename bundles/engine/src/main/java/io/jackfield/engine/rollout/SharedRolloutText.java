package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.SharedRollout.Row;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A {@link SharedRollout} as text. First a line with the revision; then a line per version, fields parted by tabs: version or
 * {@code -}, {@code choice}, {@code retired} or nothing, and the engines that have it, parted by spaces. Fields and lines
 * of a newer release, which come after these, are not read.
 */
final class SharedRolloutText {
    private static final String UNVERSIONED = "-";
    private static final String CHOICE = "choice";
    private static final String RETIRED = "retired";
    private static final int FIELDS = 3;

    private SharedRolloutText() {
    }

    static String write(SharedRollout rollout) {
        StringBuilder text = new StringBuilder().append(rollout.revision()).append('\n');
        rollout.rows().forEach((version, row) -> text.append(version.version().isEmpty() ? UNVERSIONED : version.version())
                .append('\t').append(rollout.choice().equals(Optional.of(version)) ? CHOICE : row.retired() ? RETIRED : "")
                .append('\t').append(String.join(" ", row.engines())).append('\n'));
        return text.toString();
    }

    /** @throws IllegalArgumentException if it is none */
    static SharedRollout read(String baseName, String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("the rollout of " + baseName + " is empty");
        }
        NavigableMap<ApplicationVersion, Row> rows = new TreeMap<>();
        Optional<ApplicationVersion> choice = Optional.empty();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split("\t", -1);
            if (fields.length < FIELDS) {
                throw new IllegalArgumentException("the rollout of " + baseName + " has a line of " + fields.length + " fields");
            }
            ApplicationVersion version = new ApplicationVersion(baseName, fields[0].equals(UNVERSIONED) ? "" : fields[0]);
            rows.put(version, new Row(fields[1].equals(RETIRED), fields[2].isEmpty() ? Set.of() : Set.of(fields[2].split(" "))));
            choice = fields[1].equals(CHOICE) ? Optional.of(version) : choice;
        }
        return new SharedRollout(baseName, Long.parseLong(lines.get(0)), rows, choice);
    }
}
