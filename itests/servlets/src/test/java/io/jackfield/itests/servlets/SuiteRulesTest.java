package io.jackfield.itests.servlets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The suite tests the standard: what it deploys runs on any container, and what it expects no container told it. */
class SuiteRulesTest {
    private static final String SUITE = "io.jackfield.itests.servlets";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(SUITE);

    private static final ArchRule APPLICATIONS = classes().that().resideInAPackage(SUITE + ".application..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "javax.servlet..", SUITE + ".application..");
    private static final ArchRule TESTS = noClasses().that().resideInAPackage(SUITE + ".chapter..")
            .should().dependOnClassesThat().resideInAnyPackage("io.jackfield.engine..", "io.jackfield.servlet..",
                    "io.jackfield.stack..", "io.jackfield.state..", "io.jackfield.deploy..", "io.jackfield.jain..", "gov.nist..");

    @Test
    void applicationsKnowTheServletApiOnly() {
        APPLICATIONS.check(CLASSES);
    }

    /** Their lambdas are applications too. */
    @Test
    void testsKnowNoClassOfJackfield() {
        TESTS.check(CLASSES);
    }

    @Test
    void theRulesCanFail() {
        JavaClasses scene = new ClassFileImporter().importPackages(SUITE + ".scene");
        assertThatThrownBy(() -> classes().should().onlyDependOnClassesThat().resideInAnyPackage("java..", "javax.servlet..")
                .check(scene)).isInstanceOf(AssertionError.class).hasMessageContaining("io.jackfield.engine.Engine");
    }
}
