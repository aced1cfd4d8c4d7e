package io.jackfield.itests.servlets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/coverage.md} says of every rule by which test it is held. A row's second cell begins with <em>there</em>, <em>there, by
 * unit tests</em> (with the reason why no application and no phone can see it), <em>not yet</em> or <em>never</em>. What is there names
 * a test of this suite; a unit test stands behind its bundle: {@code engine/ForksTest.OfOurOwn.thatTest}. A name that begins with a
 * dot is of the class before it.
 */
class CoverageRowsTest {
    private static final Path DOCS = Path.of(System.getProperty("jackfield.docs", "../../docs"));
    private static final Path ROOT = DOCS.resolve("..");
    private static final Pattern NAME = Pattern.compile("`((?:[a-z-]+/)?(?:[A-Z]\\w*Test)?(?:\\.[A-Z]\\w*)?(?:\\.[a-z]\\w*)?)`");
    private static final String UNIT = "there, by unit tests";

    /** @param where chapter and beginning of the row */
    private record Row(String where, String cell) {
        boolean there() {
            return cell.startsWith("there");
        }

        boolean byUnitTests() {
            return cell.startsWith(UNIT);
        }

        /** The names of the tests, in full. */
        List<String> tests() {
            List<String> all = new ArrayList<>();
            String of = "";
            for (Matcher name = NAME.matcher(cell); name.find();) {
                String text = name.group(1);
                if (text.startsWith(".") && !of.isEmpty()) {
                    all.add(of + text);
                } else if (text.contains("Test")) {
                    of = text.replaceFirst("\\.[a-z]\\w*$", "");
                    all.add(text);
                }
            }
            return all;
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String chapter = "";
        for (String line : Files.readAllLines(DOCS.resolve("coverage.md"))) {
            chapter = line.startsWith("## ") ? line.substring(3) : chapter;
            if (line.startsWith("| ") && !line.equals("| what | held by |")) {
                String[] cells = line.substring(2, line.length() - 2).split(" \\| ");
                assertThat(cells).as(line).hasSize(2);
                rows.add(new Row(chapter + ": " + cells[0], cells[1]));
            }
        }
        return rows;
    }

    @Test
    void everyRowSaysWhetherItIsThere() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(100)
                .allMatch(row -> row.cell().matches("(?s)(there: |there, by unit tests, as |not yet|never).*"));
    }

    @Test
    void whatIsThereNamesATestOfTheSuiteOrSaysWhyNoneCanShowIt() throws IOException {
        for (Row row : rows()) {
            if (row.there()) {
                assertThat(row.tests()).as(row.where()).isNotEmpty();
                boolean ofTheSuite = row.tests().stream().anyMatch(test -> !test.contains("/"));
                assertThat(ofTheSuite).as("%s: of this suite, unless it says 'there, by unit tests, as ...'", row.where())
                        .isEqualTo(!row.byUnitTests());
            }
        }
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            for (String test : row.tests()) {
                if (!exists(test, sources)) {
                    missing.add(test + " (" + row.where() + ")");
                }
            }
        }
        assertThat(missing).as("tests of docs/coverage.md that are not there; unit tests stand behind their bundle").isEmpty();
    }

    private static boolean exists(String test, Map<String, String> sources) throws IOException {
        int slash = test.indexOf('/');
        String module = slash < 0 ? "itests/servlets" : "bundles/" + test.substring(0, slash);
        String[] names = test.substring(slash + 1).split("\\.");
        String source = sources.computeIfAbsent(module + "/" + names[0], any -> source(ROOT.resolve(module), names[0]));
        boolean found = !source.isEmpty();
        for (int i = 1; i < names.length && found; i++) {
            found = Character.isUpperCase(names[i].charAt(0)) ? source.contains("class " + names[i] + " ")
                    : Pattern.compile("@(Test|ParameterizedTest|InBothModes|RepeatedTest|UdpAndTcp)\\b[^{};]*(\\{[^{}]*\\}[^{};]*)?void "
                            + names[i] + "\\(").matcher(source).find();
        }
        // one test a rule: only a unit test may be named by its class
        return found && (slash >= 0 || names.length > 1);
    }

    private static String source(Path module, String name) {
        try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
            Path file = files.filter(each -> each.getFileName().toString().equals(name + ".java")).findFirst().orElse(null);
            return file == null ? "" : Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** A test of the suite shows a rule or a method: one that neither page names is of no use to a reader. */
    @Test
    void everyTestOfTheSuiteIsNamedSomewhere() throws IOException {
        Set<String> named = new TreeSet<>();
        rows().forEach(row -> named.addAll(row.tests()));
        String methods = Files.readString(DOCS.resolve("coverage-methods.md"));
        Set<String> unnamed = new TreeSet<>();
        Pattern test = Pattern.compile("@InBothModes[^{};]*(\\{[^{}]*\\}[^{};]*)?void (\\w+)\\(");
        try (Stream<Path> files = Files.list(Path.of(ROOT.resolve("itests/servlets") + "/src/test/java/"
                + "io/jackfield/itests/servlets/chapter"))) {
            for (Path file : files.toList()) {
                String type = file.getFileName().toString().replace(".java", "");
                for (Matcher each = test.matcher(Files.readString(file)); each.find();) {
                    String name = type + "." + each.group(2);
                    if (!named.contains(name) && !methods.contains("`" + name + "`")) {
                        unnamed.add(name);
                    }
                }
            }
        }
        assertThat(unnamed).as("tests that neither page names").isEmpty();
    }
}
