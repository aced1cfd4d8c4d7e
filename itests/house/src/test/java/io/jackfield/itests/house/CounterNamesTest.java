package io.jackfield.itests.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A counter that a page names is one that {@code sip:counters} shows by that name. Those of the engine begin with {@code engine.},
 * which the shell adds; {@code endpoint.NAME.} of an endpoint's the pages leave out.
 */
class CounterNamesTest {
    private static final Path BUNDLES = Path.of(System.getProperty("jackfield.bundles"));
    private static final Path DOCS = BUNDLES.resolve("../docs").normalize();

    /** In code style, its first word one that some counter has; of the engine's a further one, as packages look alike. */
    private static final Pattern NAME = Pattern.compile("`((?:engine\\.[a-z]+|servlet|deploy|accept|application|closed|connect|deferred|"
            + "dropped|ended|held|ignored|in|out|refused|reopened|targeted|threads)\\.[a-z0-9.-]*[a-z0-9])`");

    /** What the code says, as it says it. */
    private record Sources(String engine, String stack, String others) {
        static Sources read() throws IOException {
            return new Sources(code("engine") + code("servlet"), code("stack"), code("servlet") + code("deploy"));
        }

        boolean counts(String name) {
            if (name.startsWith("engine.")) {
                return engine.contains('"' + name.substring("engine.".length()) + '"') || engine.contains('"' + name + '"');
            }
            return (name.startsWith("servlet.") || name.startsWith("deploy.") ? others : stack).contains('"' + name + '"');
        }
    }

    @Test
    void everyCounterThatAPageNamesIsCounted() throws IOException {
        Sources sources = Sources.read();
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> pages = Files.walk(DOCS)) {
            pages.filter(page -> page.toString().endsWith(".md"))
                    .forEach(page -> wrong(read(page), sources).forEach(name -> wrong.add(DOCS.relativize(page) + ": " + name)));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aNameThatNothingCountsIsSeen() {
        Sources sources = new Sources("note(\"refused.full\")", "count(\"closed.idle\")", "count(\"servlet.threw\")");
        assertThat(wrong("`engine.refused.full`, `closed.idle`, `servlet.threw`, `io.jackfield.x`, refused.late", sources)).isEmpty();
        assertThat(wrong("`refused.full`, `engine.closed.idle`, `servlet.thrown`", sources))
                .containsExactly("refused.full", "engine.closed.idle", "servlet.thrown");
    }

    private static List<String> wrong(String page, Sources sources) {
        List<String> wrong = new ArrayList<>();
        for (Matcher name = NAME.matcher(page); name.find();) {
            if (!sources.counts(name.group(1))) {
                wrong.add(name.group(1));
            }
        }
        return wrong;
    }

    private static String code(String bundle) throws IOException {
        try (Stream<Path> files = Files.walk(BUNDLES.resolve(bundle).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).map(CounterNamesTest::read).collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
