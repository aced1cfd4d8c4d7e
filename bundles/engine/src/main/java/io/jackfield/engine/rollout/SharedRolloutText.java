package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.SharedRollout.Row;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A {@link SharedRollout} as text. First a line with the revision; then a line per version, fields parted by tabs: version or
 * {@code -}, {@code choice}, {@code retired} or nothing, the engines that have it, parted by spaces, and the further fields of
 * {@link RolloutWords}, which an older release did not write, and last what the version is in engines' own mappings: the engine's
 * name, {@code /}, and a word as of the common mapping. Fields and lines of a newer release, which come after these, are not read.
 */
final class SharedRolloutText {
    private static final String UNVERSIONED = "-";
    private static final int FIELDS = 3;
    private static final int OWN = FIELDS + RolloutWords.FIELDS;
    private static final String OF = "/";

    private SharedRolloutText() {
    }

    static String write(SharedRollout rollout) {
        StringBuilder text = new StringBuilder().append(rollout.revision()).append('\n');
        rollout.rows().forEach((version, row) -> text.append(version.version().isEmpty() ? UNVERSIONED : version.version())
                .append('\t').append(RolloutWords.mark(rollout.mapping(), version))
                .append('\t').append(String.join(" ", row.engines())).append('\t')
                .append(String.join("\t", RolloutWords.rest(version, row.standing(), rollout.mapping(), rollout.before())))
                .append('\t').append(own(rollout, version)).append('\n'));
        return text.toString();
    }

    private static String own(SharedRollout rollout, ApplicationVersion version) {
        return rollout.own().entrySet().stream().flatMap(each -> RolloutWords.of(each.getValue(), version).stream()
                .map(word -> each.getKey() + OF + word)).collect(Collectors.joining(" "));
    }

    private static void own(String words, ApplicationVersion version, NavigableMap<String, Mapping> into) {
        for (String each : words.isEmpty() ? new String[0] : words.split(" ")) {
            String engine = each.substring(0, each.lastIndexOf(OF));
            String word = each.substring(each.lastIndexOf(OF) + 1);
            into.merge(engine, RolloutWords.mapped(Mapping.NONE, version, word),
                    (before, one) -> RolloutWords.mapped(before, version, word));
        }
    }

    /** @throws IllegalArgumentException if it is none */
    static SharedRollout read(String baseName, String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("the rollout of " + baseName + " is empty");
        }
        NavigableMap<ApplicationVersion, Row> rows = new TreeMap<>();
        RolloutWords.Reader words = new RolloutWords.Reader();
        NavigableMap<String, Mapping> own = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = List.of(line.split("\t", -1));
            if (fields.size() < FIELDS) {
                throw new IllegalArgumentException("the rollout of " + baseName + " has a line of " + fields.size() + " fields");
            }
            ApplicationVersion version = new ApplicationVersion(baseName, fields.get(0).equals(UNVERSIONED) ? "" : fields.get(0));
            Set<String> engines = fields.get(2).isEmpty() ? Set.of() : Set.of(fields.get(2).split(" "));
            rows.put(version, new Row(words.read(version, fields.get(1), fields.subList(FIELDS, fields.size())), engines));
            own(fields.size() > OWN ? fields.get(OWN) : "", version, own);
        }
        return new SharedRollout(baseName, Long.parseLong(lines.get(0)), rows, words.mapping(), words.before(), own);
    }
}
