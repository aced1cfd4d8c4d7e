package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.SharedRollout.Row;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * A {@link SharedRollout} as text. First a line with the revision; then a line per version, fields parted by tabs: version or
 * {@code -}, {@code choice}, {@code retired} or nothing, the engines that have it, parted by spaces, and the further fields of
 * {@link RolloutWords}, which an older release did not write. Fields and lines of a newer release, which come after these, are
 * not read.
 */
final class SharedRolloutText {
    private static final String UNVERSIONED = "-";
    private static final int FIELDS = 3;

    private SharedRolloutText() {
    }

    static String write(SharedRollout rollout) {
        StringBuilder text = new StringBuilder().append(rollout.revision()).append('\n');
        rollout.rows().forEach((version, row) -> text.append(version.version().isEmpty() ? UNVERSIONED : version.version())
                .append('\t').append(RolloutWords.mark(rollout.mapping(), version))
                .append('\t').append(String.join(" ", row.engines())).append('\t')
                .append(String.join("\t", RolloutWords.rest(version, row.standing(), rollout.mapping(), rollout.before()))).append('\n'));
        return text.toString();
    }

    /** @throws IllegalArgumentException if it is none */
    static SharedRollout read(String baseName, String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("the rollout of " + baseName + " is empty");
        }
        NavigableMap<ApplicationVersion, Row> rows = new TreeMap<>();
        RolloutWords.Reader words = new RolloutWords.Reader();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = List.of(line.split("\t", -1));
            if (fields.size() < FIELDS) {
                throw new IllegalArgumentException("the rollout of " + baseName + " has a line of " + fields.size() + " fields");
            }
            ApplicationVersion version = new ApplicationVersion(baseName, fields.get(0).equals(UNVERSIONED) ? "" : fields.get(0));
            Set<String> engines = fields.get(2).isEmpty() ? Set.of() : Set.of(fields.get(2).split(" "));
            rows.put(version, new Row(words.read(version, fields.get(1), fields.subList(FIELDS, fields.size())), engines));
        }
        return new SharedRollout(baseName, Long.parseLong(lines.get(0)), rows, words.mapping(), words.before());
    }
}
