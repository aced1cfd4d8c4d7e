package io.jackfield.itests.servlets;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every method of the API is shown by a test, which {@code docs/coverage-methods.md} names, or stands in {@code not-yet.txt}, which
 * {@code docs/coverage.md} prints. Both pages are written by this test when it runs with {@code -Djackfield.write=true}.
 */
class CoverageTest {
    private static final Path DOCS = Path.of(System.getProperty("jackfield.docs", "../../docs"));
    private static final boolean WRITE = Boolean.getBoolean("jackfield.write");
    private static final String SUITE = "io.jackfield.itests.servlets";
    private static final String BEGIN = "<!-- not-yet: begin (itests/servlets writes this) -->\n";
    private static final String END = "<!-- not-yet: end -->";

    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(SUITE);
    private static final Map<String, Method> API = ApiMethods.all();
    private static final Map<String, Set<String>> SHOWN = shown();

    /** The tests by the method that they show. */
    private static Map<String, Set<String>> shown() {
        Map<String, Set<String>> shown = new TreeMap<>();
        for (JavaClass each : CLASSES) {
            for (Method method : each.reflect().getDeclaredMethods()) {
                Shows shows = method.getAnnotation(Shows.class);
                for (String name : shows == null ? new String[0] : shows.value()) {
                    shown.computeIfAbsent(name, any -> new TreeSet<>()).add(each.getSimpleName() + "." + method.getName());
                }
            }
        }
        return shown;
    }

    /** By method, why it is not there. */
    private static Map<String, String> notYet() throws IOException {
        Map<String, String> reasons = new LinkedHashMap<>();
        String file = new String(CoverageTest.class.getResourceAsStream("not-yet.txt").readAllBytes(), StandardCharsets.UTF_8);
        for (String line : file.split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int bar = line.indexOf('|');
                reasons.put(line.substring(0, bar).trim(), line.substring(bar + 1).trim());
            }
        }
        return reasons;
    }

    @Test
    void everyMethodIsShownOrListedAsNotThereYet() throws IOException {
        List<String> neither = new ArrayList<>(API.keySet());
        neither.removeAll(SHOWN.keySet());
        neither.removeAll(notYet().keySet());
        assertThat(neither).as("methods that no test shows and not-yet.txt does not list").isEmpty();
    }

    @Test
    void whatIsListedAsNotThereYetIsAMethodAndIsNotShown() throws IOException {
        assertThat(API.keySet()).as("the API").containsAll(notYet().keySet());
        assertThat(SHOWN.keySet()).as("what is shown").doesNotContainAnyElementsOf(notYet().keySet());
    }

    /** A test cannot claim what neither it nor an application of the suite calls, or implements as a listener. */
    @Test
    void whatATestShowsItUses() {
        List<String> idle = new ArrayList<>();
        assertThat(API.keySet()).as("the API").containsAll(SHOWN.keySet());
        SHOWN.forEach((name, tests) -> tests.forEach(test -> {
            Method method = API.get(name);
            String top = test.substring(0, test.indexOf('.'));
            if (CLASSES.stream().filter(each -> outermost(each).getSimpleName().equals(top)
                    || each.getPackageName().equals(SUITE + ".application")).noneMatch(each -> uses(each, method))) {
                idle.add(test + " does not use " + name);
            }
        }));
        assertThat(idle).isEmpty();
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(CoverageTest::outermost).orElse(type);
    }

    private static boolean uses(JavaClass type, Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        boolean calls = type.getCodeUnitCallsFromSelf().stream().anyMatch(call -> call.getName().equals(method.getName())
                && call.getTarget().getRawParameterTypes().size() == parameters.length
                && (method.getDeclaringClass().isAssignableFrom(call.getTargetOwner().reflect()) || method.getName().matches("equals|toString")));
        boolean refers = type.getMethodReferencesFromSelf().stream().anyMatch(reference -> reference.getName().equals(method.getName()));
        boolean implemented = method.getDeclaringClass().isAssignableFrom(type.reflect())
                && type.getMethods().stream().anyMatch(own -> own.getName().equals(method.getName()));
        boolean compared = method.getName().matches("equals|toString"); // AssertJ calls these
        return calls || refers || implemented || compared;
    }

    @Test
    void thePageOfMethodsIsCurrent() throws IOException {
        StringBuilder page = new StringBuilder("# The methods of `javax.servlet.sip`, and the tests that show them\n\n"
                + "Written by `CoverageTest` of `itests/servlets`: `mvn test -pl itests/servlets -am -Dtest=CoverageTest\n"
                + "-Dsurefire.failIfNoSpecifiedTests=false -Djackfield.write=true`. The tests are in that module; each runs with live objects\n"
                + "and with bytes in the store, and has the classic JAIN-SIP stack on the other side.\n\n"
                + "| method | test |\n|---|---|\n");
        Map<String, String> notYet = notYet();
        for (String name : API.keySet()) {
            page.append("| `").append(name).append("` | ").append(notYet.containsKey(name) ? "not yet: " + notYet.get(name)
                    : "`" + String.join("`, `", SHOWN.getOrDefault(name, Set.of())) + "`").append(" |\n");
        }
        current(DOCS.resolve("coverage-methods.md"), page.toString());
    }

    @Test
    void thePageOfChaptersPrintsWhatIsNotThereYet() throws IOException {
        Path file = DOCS.resolve("coverage.md");
        String page = Files.readString(file);
        assertThat(page).contains(BEGIN, END);
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        notYet().forEach((method, reason) -> byReason.computeIfAbsent(reason, any -> new ArrayList<>()).add("`" + method + "`"));
        StringBuilder list = new StringBuilder();
        byReason.forEach((reason, methods) -> list.append("- ").append(reason).append(": ").append(String.join(", ", methods))
                .append("\n"));
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        current(file, page.substring(0, begin) + list + page.substring(page.indexOf(END)));
    }

    private static void current(Path file, String wanted) throws IOException {
        if (WRITE) {
            Files.writeString(file, wanted);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "").as("%s; -Djackfield.write=true writes it", file).isEqualTo(wanted);
    }
}
