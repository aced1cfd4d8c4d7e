package io.jackfield.servlet.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java that docs/writing-an-application.md shows is code that the build compiles: of an example application, or of this package.
 * White space apart; what lies between two empty lines is looked for as a whole.
 */
class GuideTest {
    private static final Path GUIDE = Path.of("../../docs/writing-an-application.md");
    private static final Path SAMPLES = Path.of("src/test/java/io/jackfield/servlet/guide");
    private static final Path APPLICATIONS = Path.of("../apps");
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private static String sources() throws IOException {
        try (Stream<Path> samples = Files.walk(SAMPLES); Stream<Path> applications = Files.walk(APPLICATIONS)) {
            return Stream.concat(samples, applications).filter(file -> file.toString().endsWith(".java"))
                    .map(GuideTest::read).map(GuideTest::dense).collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String dense(String code) {
        return code.replaceAll("\\s+", "");
    }

    /** A class that is shown as a whole is looked for by its methods: the sample may have more. */
    static List<String> shown() throws IOException {
        return JAVA.matcher(Files.readString(GUIDE)).results().map(found -> found.group(1))
                .flatMap(block -> Arrays.stream(block.split("\\n\\s*\\n"))).toList();
    }

    @ParameterizedTest
    @MethodSource("shown")
    void whatIsShownIsCompiled(String code) throws IOException {
        String wanted = dense(code);
        if (code.stripTrailing().endsWith("}\n}")) {
            wanted = wanted.substring(0, wanted.length() - 1); // the end of a class, which has more
        }
        assertThat(sources()).contains(wanted);
    }

    @Test
    void theGuideShowsCode() throws IOException {
        assertThat(shown()).hasSizeGreaterThan(10);
    }
}
