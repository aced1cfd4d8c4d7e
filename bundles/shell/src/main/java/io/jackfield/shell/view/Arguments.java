package io.jackfield.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words after a command: options {@code --name value} anywhere, the others in order. */
public final class Arguments {
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();

    private Arguments() {
    }

    /**
     * @param options the names that are known, without dashes
     * @throws Wrong if there are too few or too many words, or an unknown option
     */
    public static Arguments of(String usage, int least, int most, Set<String> options, String... words) throws Wrong {
        return of(usage, least, most, options, Set.of(), words);
    }

    /** As {@link #of(String, int, int, Set, String...)}. @param flags options that have no value */
    public static Arguments of(String usage, int least, int most, Set<String> options, Set<String> flags, String... words) throws Wrong {
        Arguments read = new Arguments();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (!word.startsWith("--")) {
                read.words.add(word);
            } else if (flags.contains(word.substring(2))) {
                read.options.put(word.substring(2), "");
            } else if (!options.contains(word.substring(2)) || i + 1 == words.length) {
                throw new Wrong("There is no " + word + (i + 1 == words.length ? " without a value" : "") + " here: " + usage);
            } else {
                read.options.put(word.substring(2), words[++i]);
            }
        }
        if (read.words.size() < least || read.words.size() > most) {
            throw new Wrong("It reads " + usage);
        }
        return read;
    }

    public Optional<String> word(int index) {
        return index < words.size() ? Optional.of(words.get(index)) : Optional.empty();
    }

    /** All from an index on, parted by blanks. */
    public String from(int index) {
        return String.join(" ", words.subList(Math.min(index, words.size()), words.size()));
    }

    public boolean flag(String name) {
        return options.containsKey(name);
    }

    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** @throws Wrong if it is no whole number from 0 to a limit */
    public Optional<Long> number(String name, long most) throws Wrong {
        String text = options.get(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new Wrong("--" + name + " is a number from 0 to " + most + ", not '" + text + "'.");
    }

    /** What an operator typed cannot be done. The message is one sentence. */
    public static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        public Wrong(String sentence) {
            super(sentence);
        }
    }
}
