package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.Rollout.Commit;
import io.jackfield.engine.rollout.Rollout.Standing;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Optional;

/**
 * How what is kept of a version is written: fields that go into a line of a rollout. The first is {@code choice}, {@code retired}
 * or empty, as it was from the beginning. Then come, since there is more to say:
 * <pre>
 *  words      {@code share=10}, {@code held}, {@code commit}, {@code committed}, parted by blanks
 *  selector   as {@link Selector} reads it; empty for none
 *  before     its part in the mapping before: {@code choice}, {@code retired}, {@code share=10}, parted by blanks; {@code -}
 *             if it has none; empty if there was no mapping before
 * </pre>
 * Words that are not known, and fields after these, are of a newer release and not read.
 */
final class RolloutWords {
    private static final String CHOICE = "choice";
    private static final String RETIRED = "retired";
    private static final String SHARE = "share=";
    private static final String HELD = "held";
    private static final String AWAITED = "commit";
    private static final String DONE = "committed";
    private static final String NOTHING = "-";
    /** So many fields came after the first. */
    static final int FIELDS = 3;

    private RolloutWords() {
    }

    /** The first field. */
    static String mark(Mapping mapping, ApplicationVersion version) {
        return mapping.choice().equals(Optional.of(version)) ? CHOICE : mapping.retired().contains(version) ? RETIRED : "";
    }

    /** The fields that came later. */
    static List<String> rest(ApplicationVersion version, Standing standing, Mapping mapping, Optional<Mapping> before) {
        return List.of(words(share(mapping, version), standing.held() ? HELD : "",
                        standing.commit() == Commit.AWAITED ? AWAITED : standing.commit() == Commit.DONE ? DONE : ""),
                standing.selector().map(Selector::text).orElse(""),
                before.map(back -> words(mark(back, version), share(back, version))).map(words -> words.isEmpty() ? NOTHING : words)
                        .orElse(""));
    }

    /** What a version is in a mapping; none if it is nothing in it. */
    static List<String> of(Mapping mapping, ApplicationVersion version) {
        return List.of(words(mark(mapping, version), share(mapping, version)).split(" ")).stream().filter(word -> !word.isEmpty()).toList();
    }

    private static String share(Mapping mapping, ApplicationVersion version) {
        return mapping.share(version) == 0 ? "" : SHARE + mapping.share(version);
    }

    private static String words(String... words) {
        return String.join(" ", List.of(words)).strip().replaceAll(" +", " ");
    }

    /** A mapping with what these words make of a version. */
    static Mapping mapped(Mapping so, ApplicationVersion version, String words) {
        Mapping mapped = so;
        for (String word : words.split(" ")) {
            if (word.equals(CHOICE)) {
                mapped = new Mapping(Optional.of(version), mapped.shares(), mapped.retired());
            } else if (word.equals(RETIRED)) {
                mapped = mapped.marked(version, true);
            } else if (word.startsWith(SHARE)) {
                mapped = mapped.sharing(version, Integer.parseInt(word.substring(SHARE.length())));
            }
        }
        return mapped;
    }

    /** Puts the lines of one rollout together again. */
    static final class Reader {
        private Mapping mapping = Mapping.NONE;
        private Optional<Mapping> before = Optional.empty();

        /**
         * Reads one version.
         *
         * @param rest the fields that came later; none of an older release
         * @return how it stands, not started
         * @throws IllegalArgumentException if that is nothing that was written
         */
        Standing read(ApplicationVersion version, String mark, List<String> rest) {
            String words = rest.isEmpty() ? "" : rest.get(0);
            mapping = mapped(mapping, version, mark + " " + words);
            String back = rest.size() < 3 ? "" : rest.get(2);
            if (!back.isEmpty()) {
                before = Optional.of(mapped(before.orElse(Mapping.NONE), version, back));
            }
            List<String> all = List.of(words.split(" "));
            return new Standing(false, all.contains(HELD),
                    all.contains(DONE) ? Commit.DONE : all.contains(AWAITED) ? Commit.AWAITED : Commit.NONE,
                    rest.size() < 2 || rest.get(1).isEmpty() ? Optional.empty() : Optional.of(Selector.parse(rest.get(1))));
        }

        Mapping mapping() {
            return mapping;
        }

        Optional<Mapping> before() {
            return before;
        }
    }
}
