package io.jackfield.itests.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/coverage.md calls there is held by the test that it names: such a test exists, and is run. */
class CoverageNamesTestsTest {
    private static final Path ROOT = Path.of(System.getProperty("jackfield.bundles")).resolve("..").normalize();

    /** {@code `XTest`}, {@code `bundle/XTest`}, {@code `XTest.method`}, {@code `XTest.Nested.method`}, and {@code `.method`} for the class named before. */
    private static final Pattern NAMED = Pattern.compile("`(?:[a-z-]+/)?([A-Z]\\w*Test)?((?:\\.[A-Za-z]\\w*)*)`");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> tests = tests();
        List<String> missing = missing(Files.readString(ROOT.resolve("docs/coverage.md")), tests);
        assertThat(missing).isEmpty();
        assertThat(missing("`RouterTest`", tests)).isEmpty();
    }

    @Test
    void aTestThatDoesNotExistIsSeen() {
        Map<String, String> tests = Map.of("ATest", "@Test\n    void rings() {\n @Nested class Calls {\n @ParameterizedTest\n void end(int a)",
                "BTest", "private void rings() {");
        assertThat(missing("`ATest.rings`, `.Calls`, `ATest.Calls.end`, `.rings`; `Address` or `x.y`", tests)).isEmpty();
        assertThat(missing("`ATest.rings`, `.sings`, `CTest`, `.rings`, `BTest.rings`", tests))
                .containsExactly("ATest.sings", "CTest", "CTest.rings", "BTest.rings");
    }

    private static List<String> missing(String page, Map<String, String> tests) {
        List<String> missing = new ArrayList<>();
        String last = null;
        Matcher named = NAMED.matcher(page);
        while (named.find()) {
            last = named.group(1) == null ? last : named.group(1);
            if (last == null || named.group().equals("``")) {
                continue;
            }
            String source = tests.get(last);
            if (source == null || !Stream.of(named.group(2).split("\\.")).allMatch(part -> part.isEmpty() || declares(source, part))) {
                missing.add(last + named.group(2));
            }
        }
        return missing;
    }

    /** A nested class, or a method that JUnit runs: those are neither private nor static, and give nothing back. */
    private static boolean declares(String source, String name) {
        return Pattern.compile("(?m)\\bclass " + name + "\\b|^\\s*void " + name + "\\(").matcher(source).find();
    }

    /** The sources of all test classes by simple name; classes of the same name in several modules are taken together. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (String part : List.of("bundles", "itests")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
                files.filter(file -> file.toString().contains("src/test/java") && file.toString().endsWith("Test.java"))
                        .forEach(file -> tests.merge(file.getFileName().toString().replace(".java", ""), read(file), String::concat));
            }
        }
        return tests;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
