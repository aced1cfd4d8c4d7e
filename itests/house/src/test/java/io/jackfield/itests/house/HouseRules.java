package io.jackfield.itests.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What may import what. The arrows are those of docs/architecture.md; a bundle is known by its package root, which its
 * name gives: {@code state-local} is {@code io.jackfield.state.local}.
 */
final class HouseRules {
    /** From a bundle to the bundles that it may use. Applications may use none: they see the public API only. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("jain-sip", Set.of()),
            Map.entry("stack", Set.of("jain-sip")),
            Map.entry("state", Set.of()),
            Map.entry("state-testkit", Set.of("state")),
            Map.entry("state-local", Set.of("state")),
            Map.entry("state-grid", Set.of("state")),
            Map.entry("timer", Set.of("state")),
            Map.entry("engine", Set.of("stack", "state", "timer")),
            Map.entry("servlet", Set.of("engine", "stack", "state")),
            Map.entry("deploy", Set.of("servlet", "engine", "state")),
            Map.entry("shell", Set.of("engine", "deploy", "state", "stack")),
            Map.entry("jmx", Set.of("state")),
            Map.entry("apps", Set.of()));

    /** Words that say nothing in SIP's or the container's language. */
    private static final Pattern HOLLOW = Pattern.compile("Abstract.*|.*(Manager|Helper|Utils?|Impl|Data|Ext)");

    private static final String EXPORT = "org.osgi.annotation.bundle.Export";
    private static final Set<String> FRAMEWORK_SIDE = Set.of(root("deploy") + ".osgi", root("shell"));
    private static final String COMPONENT = "org.osgi.service.component.annotations.Component";

    private HouseRules() { }

    static Set<String> bundles() {
        return ARROWS.keySet();
    }

    /** The package that all classes of a bundle lie in or below. */
    static String root(String bundle) {
        return "io.jackfield." + bundle.replace('-', '.');
    }

    static ArchRule noCyclesBetweenPackages() {
        return slices().matching("io.jackfield.(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    static ArchRule arrowsAsDrawn() {
        return classes().that().resideInAPackage("io.jackfield..").should(followTheArrows()).allowEmptyShould(true);
    }

    static ArchRule jainSipInItsPlace() {
        return noClasses().that(liveOutside("jain-sip", "stack", "engine", "servlet"))
                .should().dependOnClassesThat().resideInAnyPackage("gov.nist..", "javax.sip..", "javax.sdp..")
                .because("the RI's messages are a matter of these four bundles").allowEmptyShould(true);
    }

    static ArchRule applicationsUseThePublicApiOnly() {
        return classes().that().resideInAPackage("io.jackfield.apps..")
                .should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.jackfield.apps..", "java..", "javax.servlet..")
                .because("an application has to run on any SIP Servlet container").allowEmptyShould(true);
    }

    static ArchRule coreIsPlainJava() {
        return noClasses().that().resideInAPackage("io.jackfield..").and(areNoComponents())
                .should().dependOnClassesThat(areOfOsgi())
                .because("a component only wires; what is wired is tested without a framework").allowEmptyShould(true);
    }

    /** Time, chance and identity come from outside, so that a test can say what they are. */
    static ArchRule timeAndChanceAreInjected() {
        return noClasses().that().resideInAPackage("io.jackfield..").and(areNoComponents())
                .and().areNotAssignableTo(LongSupplier.class) // a clock itself
                .should().callMethod(System.class, "currentTimeMillis").orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(Thread.class, "sleep", long.class).orShould().callMethod(Math.class, "random")
                .orShould().callMethod(Instant.class, "now").orShould().callMethod(UUID.class, "randomUUID")
                .orShould().callConstructor(Random.class).orShould().callConstructor(SecureRandom.class)
                .because("what a test cannot set it cannot show").allowEmptyShould(true);
    }

    static ArchRule namesSayTheThing() {
        return noClasses().that().resideInAPackage("io.jackfield..")
                .should(describedAs("have a name that says nothing", type -> HOLLOW.matcher(type.getSimpleName()).matches()
                        || type.getPackageName().matches(".*\\.utils?(\\..*)?")))
                .because("a name is in SIP's words or the container's").allowEmptyShould(true);
    }

    static ArchRule exportedInterfacesSayWhoImplementsThem() {
        return classes().that().areInterfaces().and().arePublic().and().areTopLevelClasses().and().areNotAnnotations()
                .and(describe("are exported", HouseRules::exported))
                .should().beAnnotatedWith("org.osgi.annotation.versioning.ProviderType")
                .orShould().beAnnotatedWith("org.osgi.annotation.versioning.ConsumerType")
                .because("a method more is a new major version for one of the two").allowEmptyShould(true);
    }

    /** Whether other bundles can see the class's package. */
    static boolean exported(JavaClass type) {
        return type.getPackage().isAnnotatedWith(EXPORT);
    }

    /** Whether a class of the one bundle uses the package of the other. */
    static boolean uses(JavaClass type, String packageName) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().getPackageName().equals(packageName));
    }

    private static ArchCondition<JavaClass> describedAs(String description, Predicate<JavaClass> broken) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean is = broken.test(type);
                events.add(new SimpleConditionEvent(type, is, type.getName() + (is ? " does" : " does not")));
            }
        };
    }

    private static ArchCondition<JavaClass> followTheArrows() {
        return new ArchCondition<>("use the bundles that the architecture lets them use") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                Optional<String> from = bundleOf(origin);
                if (from.isEmpty()) {
                    events.add(SimpleConditionEvent.violated(origin, origin.getName() + " is of no bundle that is drawn"));
                    return;
                }
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    bundleOf(dependency.getTargetClass()).filter(to -> !mayUse(from.get(), to)).ifPresent(to ->
                            events.add(SimpleConditionEvent.violated(dependency,
                                    "no arrow from " + from.get() + " to " + to + ": " + dependency.getDescription())));
                }
            }
        };
    }

    private static boolean mayUse(String from, String to) {
        return from.equals(to) || ARROWS.get(from).contains(to);
    }

    /** The bundle with the longest root that fits: {@code state-local} before {@code state}. */
    private static Optional<String> bundleOf(JavaClass type) {
        String name = type.getPackageName() + ".";
        return ARROWS.keySet().stream()
                .filter(bundle -> name.startsWith(root(bundle) + "."))
                .max(Comparator.comparingInt(bundle -> root(bundle).length()));
    }

    private static DescribedPredicate<JavaClass> liveOutside(String... bundles) {
        Set<String> inside = Set.of(bundles);
        return describe("live in bundles other than " + String.join(", ", bundles), type ->
                type.getPackageName().startsWith("io.jackfield.") && bundleOf(type).filter(inside::contains).isEmpty());
    }

    /** Components, what is nested in them, what lies in a package for them, and what deploy and shell ask the framework with. */
    private static DescribedPredicate<JavaClass> areNoComponents() {
        return describe("are no components", type -> !outermost(type).isAnnotatedWith(COMPONENT)
                && !type.getPackageName().endsWith(".component") && !FRAMEWORK_SIDE.contains(type.getPackageName()));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HouseRules::outermost).orElse(type);
    }

    private static DescribedPredicate<JavaClass> areOfOsgi() {
        return describe("are of OSGi, annotations for the build apart", type ->
                type.getPackageName().startsWith("org.osgi.")
                        && !type.getPackageName().startsWith("org.osgi.annotation."));
    }
}
