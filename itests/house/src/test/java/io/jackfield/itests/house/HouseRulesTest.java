package io.jackfield.itests.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules against the bundles, and shows with planted classes that each rule can fail. What it says is the same on each JDK. */
@Tag("long")
class HouseRulesTest {
    private static final Path BUNDLES = Path.of(System.getProperty("jackfield.bundles")).normalize();

    private static final List<String> PLANTED =
            List.of("io.jackfield.timer.planted", "io.jackfield.engine.planted", "io.jackfield.apps.planted");

    /** By module directory, because two versions of an application have classes of the same name. */
    private static final Map<String, JavaClasses> MODULES = new TreeMap<>();

    private record Rule(String name, ArchRule rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule("no cycles between packages", HouseRules.noCyclesBetweenPackages()),
                new Rule("arrows as drawn", HouseRules.arrowsAsDrawn()),
                new Rule("gov.nist in its place", HouseRules.jainSipInItsPlace()),
                new Rule("applications use the public API only", HouseRules.applicationsUseThePublicApiOnly()),
                new Rule("the core is plain Java", HouseRules.coreIsPlainJava()),
                new Rule("time and chance are injected", HouseRules.timeAndChanceAreInjected()),
                new Rule("names say the thing", HouseRules.namesSayTheThing()),
                new Rule("exported interfaces say who implements them", HouseRules.exportedInterfacesSayWhoImplementsThem()));
    }

    @BeforeAll
    static void readTheClassFiles() throws IOException {
        for (Path module : modules()) {
            Path output = module.resolve("target/classes");
            Path own = output.resolve("io/jackfield");
            if (Files.isDirectory(own)) {
                MODULES.put(BUNDLES.relativize(module).toString(), new ClassFileImporter().importPath(own));
            }
        }
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> files = Files.walk(BUNDLES, 3)) {
            return files.filter(file -> file.endsWith("pom.xml")).map(Path::getParent).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void bundlesKeepTheRule(Rule rule) {
        // All at once, for a cycle may go through several; of the two versions of an application, the later name wins.
        List<Path> all = MODULES.keySet().stream().map(name -> BUNDLES.resolve(name).resolve("target/classes/io/jackfield"))
                .toList();
        rule.rule().check(new ClassFileImporter().importPaths(all));
        MODULES.values().forEach(rule.rule()::check);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void plantedClassesBreakTheRule(Rule rule) {
        JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
        assertThatThrownBy(() -> rule.rule().check(planted)).isInstanceOf(AssertionError.class).hasMessageContaining("planted");
    }

    @Test
    void whatIsExportedIsUsedByAnotherBundle() {
        assertThat(exportedInVain(MODULES)).isEmpty();
    }

    @Test
    void anExportThatNobodyUsesIsSeen() {
        JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
        assertThat(exportedInVain(Map.of("planted", planted))).containsExactly("io.jackfield.engine.planted");
    }

    private static Set<String> exportedInVain(Map<String, JavaClasses> modules) {
        Set<String> unused = new TreeSet<>();
        modules.forEach((module, classes) -> classes.stream().filter(HouseRules::exported).map(JavaClass::getPackageName)
                .distinct().filter(name -> modules.entrySet().stream().noneMatch(other -> !other.getKey().equals(module)
                        && other.getValue().stream().anyMatch(type -> HouseRules.uses(type, name))))
                .forEach(unused::add));
        return unused;
    }

    @Test
    void classesAreThereToBeRead() {
        assertThat(MODULES.keySet()).contains("stack", "state", "timer", "apps/call-forward-1.0", "apps/call-forward-2.0");
    }

    @Test
    void everyBundleIsDrawn() throws IOException {
        assertThat(modules()).extracting(module -> BUNDLES.relativize(module).getName(0).toString())
                .allSatisfy(name -> assertThat(HouseRules.bundles()).contains(name));
    }

    @Test
    void classesLieBelowTheRootThatTheirDirectoryNames() {
        MODULES.forEach((directory, classes) -> {
            String root = HouseRules.root(Path.of(directory).getName(0).toString());
            assertThat(classes).as(directory).extracting(JavaClass::getPackageName)
                    .allSatisfy(name -> assertThat(name + ".").startsWith(root + "."));
        });
    }

    /**
     * Looked up among the sources, because the compiler writes no class file for a package-info without annotations. A
     * package that is wholly generated has no sources here.
     */
    @Test
    void everyPackageSaysWhatItOwns() {
        List<Path> silent = new ArrayList<>();
        MODULES.forEach((directory, classes) -> classes.stream().map(JavaClass::getPackageName).distinct()
                .map(name -> BUNDLES.resolve(directory).resolve("src/main/java").resolve(name.replace('.', '/')))
                .filter(sources -> Files.isDirectory(sources) && !Files.exists(sources.resolve("package-info.java")))
                .forEach(silent::add));
        assertThat(silent).isEmpty();
    }
}
