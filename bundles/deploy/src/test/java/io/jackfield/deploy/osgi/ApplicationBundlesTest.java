package io.jackfield.deploy.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.Refusal;
import io.jackfield.deploy.osgi.Platform.Jar;
import io.jackfield.engine.rollout.VersionState;
import io.jackfield.state.ApplicationVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles in a real framework, as an operator installs, starts, updates, refreshes, stops and uninstalls them. */
class ApplicationBundlesTest {
    private static final ApplicationVersion V1 = new ApplicationVersion("sample", "1.0.0");
    private static final ApplicationVersion V2 = new ApplicationVersion("sample", "2.0.0");
    private static final String PACKAGE = "io.jackfield.deploy.sample";

    @TempDir
    Path directory;

    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform(directory).started().open();
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    @Test
    void runsAVersionFromItsStartToItsStop() throws Exception {
        Bundle bundle = platform.start(Jar.sample("1.0.0"));
        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
        assertThat(platform.servlets.get(V1).getClass().getClassLoader())
                .isSameAs(bundle.loadClass(PACKAGE + ".SampleServlet").getClassLoader());

        bundle.stop();

        assertThat(platform.rollouts.running(V1)).isEmpty();
        assertThat(platform.rollouts.state(V1)).isEqualTo(VersionState.INSTALLED);
        assertThat(platform.heard)
                .containsExactly("init sample 1.0.0", "starting sample 1.0.0", "stopping sample 1.0.0", "destroy sample 1.0.0");
    }

    @Test
    void runsVersionsSideBySideEachWithItsOwnClasses() throws Exception {
        platform.start(Jar.sample("1.0.0"));
        platform.start(Jar.sample("2.0.0"));

        assertThat(platform.rollouts.forNewSession("sample")).contains(V2);
        assertThat(platform.rollouts.runnable()).containsExactlyInAnyOrder(V1, V2);
        assertThat(platform.servlets.get(V1).getClass()).isNotSameAs(platform.servlets.get(V2).getClass());
        assertThat(platform.refusals.list()).isEmpty();
    }

    @Test
    void findsClassesInEmbeddedArchives() throws Exception {
        Jar inner = Jar.sample("1.0.0");
        platform.start(new Jar("org.example.outer", "3.0.0").file("lib/app.jar", inner.bytes())
                .header("Bundle-ClassPath", ".,lib/app.jar"));

        assertThat(platform.rollouts.forNewSession("sample")).contains(new ApplicationVersion("sample", "3.0.0"));
    }

    @Test
    void takesTheVersionFromTheNameOfAnUnversionedBundle() throws Exception {
        platform.start(descriptor("org.example.forward-2.1", "", "<app-name>forward-2.1</app-name>"));

        assertThat(platform.rollouts.forNewSession("forward")).contains(new ApplicationVersion("forward", "2.1.0"));
    }

    @Test
    void runsABundleThatIsActivatedLazily() throws Exception {
        Bundle bundle = platform.install(Jar.sample("1.0.0").header("Bundle-ActivationPolicy", "lazy"));

        bundle.start(Bundle.START_ACTIVATION_POLICY);

        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
        assertThat(platform.heard).containsExactly("init sample 1.0.0", "starting sample 1.0.0");
    }

    @Test
    void replacesAVersionByAnUpdate() throws Exception {
        Bundle bundle = platform.start(Jar.sample("1.0.0"));

        bundle.update(Jar.sample("2.0.0").stream());

        assertThat(platform.rollouts.forNewSession("sample")).contains(V2);
        assertThat(platform.rollouts.state(V1)).isEqualTo(VersionState.UNINSTALLED);
        assertThat(platform.heard).startsWith("init sample 1.0.0", "starting sample 1.0.0", "stopping sample 1.0.0",
                "destroy sample 1.0.0", "init sample 2.0.0");
    }

    @Test
    void givesARefreshedVersionItsNewClassLoader() throws Exception {
        Bundle bundle = platform.start(Jar.sample("1.0.0"));
        ClassLoader before = platform.servlets.get(V1).getClass().getClassLoader();

        refresh(bundle);

        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
        assertThat(platform.servlets.get(V1).getClass().getClassLoader()).isNotSameAs(before);
    }

    @Test
    void forgetsAVersionThatIsUninstalled() throws Exception {
        Bundle bundle = platform.start(Jar.sample("1.0.0"));

        bundle.uninstall();

        assertThat(platform.rollouts.rollout("sample")).isEmpty();
        assertThat(platform.heard).endsWith("stopping sample 1.0.0", "destroy sample 1.0.0");
    }

    @Test
    void forgetsAVersionThatIsUninstalledWithoutHavingBeenStartedSinceTheRestart() throws Exception {
        Bundle bundle = platform.start(Jar.sample("1.0.0"));
        bundle.stop();
        restart(true);

        platform.framework.getBundleContext().getBundle(bundle.getBundleId()).uninstall();

        assertThat(platform.rollouts.rollout("sample")).isEmpty();
    }

    @Test
    void keepsARollbackOverARestartOfTheFramework() throws Exception {
        platform.start(Jar.sample("1.0.0"));
        platform.start(Jar.sample("2.0.0"));
        platform.rollouts.activate(V1, Optional.empty());

        restart(false);

        assertThat(platform.rollouts.runnable()).containsExactlyInAnyOrder(V1, V2);
        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
    }

    @Test
    void keepsARollbackOverARestartOfThePlatformAlone() throws Exception {
        platform.start(Jar.sample("1.0.0"));
        platform.start(Jar.sample("2.0.0"));
        platform.rollouts.activate(V1, Optional.empty());

        platform.shut();
        assertThat(platform.rollouts.runnable()).isEmpty();
        platform.open();

        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
    }

    @Test
    void keepsARollbackOverARefreshOfTheNewerVersion() throws Exception {
        platform.start(Jar.sample("1.0.0"));
        Bundle two = platform.start(Jar.sample("2.0.0"));
        platform.rollouts.activate(V1, Optional.empty());

        refresh(two);

        assertThat(platform.rollouts.running(V2)).isPresent();
        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
    }

    @Test
    void keepsARetiredVersionRetiredOverARefreshOfAll() throws Exception {
        Bundle one = platform.start(Jar.sample("1.0.0"));
        Bundle two = platform.start(Jar.sample("2.0.0"));
        platform.rollouts.retire(V2, Optional.empty());

        refresh(one, two);

        assertThat(platform.rollouts.runnable()).containsExactlyInAnyOrder(V1, V2);
        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
    }

    @Test
    void keepsARollbackWhenTheFrameworkStartsThePlatformBeforeTheVersions() throws Exception {
        Bundle one = platform.start(Jar.sample("1.0.0"));
        Bundle two = platform.start(Jar.sample("2.0.0"));
        platform.rollouts.activate(V1, Optional.empty());

        platform.shut();
        one.stop(Bundle.STOP_TRANSIENT);
        two.stop(Bundle.STOP_TRANSIENT);
        platform.open();
        two.start(Bundle.START_TRANSIENT);
        one.start(Bundle.START_TRANSIENT);

        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
    }

    @Test
    void takesNewCallsAgainWhenAnOperatorStopsAndStartsARetiredVersion() throws Exception {
        platform.start(Jar.sample("1.0.0"));
        Bundle two = platform.start(Jar.sample("2.0.0"));
        platform.rollouts.retire(V2, Optional.empty());

        two.stop();
        two.start();

        assertThat(platform.rollouts.forNewSession("sample")).contains(V2);
    }

    @Test
    void refusesAVersionThatIsWiredToAnotherVersionsPackages() throws Exception {
        platform.start(Jar.sample("1.0.0").header("Export-Package", PACKAGE));

        Bundle wired = platform.start(Jar.sample("2.0.0")
                .header("Import-Package", "javax.servlet,javax.servlet.sip,javax.servlet.sip.annotation," + PACKAGE));

        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
        assertThat(platform.refusals.list()).containsExactly(new Refusal(wired.getBundleId(), "org.example.sample 2.0.0",
                "sample 2.0.0 is wired to package " + PACKAGE + " of sample 1.0.0 (bundle 1); a version must not use another "
                        + "version's code: do not import what it exports.", 0));
        assertThat(wired.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void refusesAVersionThatIsWiredToOneThatNeverWasStarted() throws Exception {
        platform.install(Jar.sample("1.0.0").header("Export-Package", PACKAGE));

        platform.start(Jar.sample("2.0.0").header("Require-Bundle", "org.example.sample;bundle-version=\"[1,2)\""));

        assertThat(platform.refusals.list()).singleElement().extracting(Refusal::reason).asString()
                .startsWith("sample 2.0.0 is wired to bundle org.example.sample of sample 1.0.0 ");
    }

    @Test
    void refusesASecondBundleOfTheSameVersion() throws Exception {
        platform.start(Jar.sample("1.0.0"));

        platform.start(descriptor("org.example.second", "1.0.0", "<app-name>sample</app-name>"));

        assertThat(platform.refusals.list()).extracting(Refusal::reason)
                .containsExactly("sample 1.0.0 runs already, from another bundle.");
    }

    @Test
    void keepsTheVersionWhenItsRefusedTwinIsUninstalled() throws Exception {
        platform.start(Jar.sample("1.0.0"));
        Bundle twin = platform.start(descriptor("org.example.second", "1.0.0", "<app-name>sample</app-name>"));

        twin.uninstall();

        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
        assertThat(platform.refusals.list()).isEmpty();
    }

    @Test
    void refusesAMissingServletClassAndLooksAgainAfterAnUpdate() throws Exception {
        Jar wrong = new Jar("org.example.sample", "1.0.0").file("META-INF/sip.xml", xml("<app-name>sample</app-name>"));
        Bundle bundle = platform.start(wrong);
        assertThat(platform.refusals.list()).singleElement().extracting(Refusal::reason).asString()
                .startsWith("The class io.jackfield.deploy.sample.SampleServlet of the servlet s cannot be loaded: ");

        bundle.update(Jar.sample("1.0.0").stream());

        assertThat(platform.refusals.list()).isEmpty();
        assertThat(platform.refusals.total()).isEqualTo(1);
        assertThat(platform.rollouts.forNewSession("sample")).contains(V1);
    }

    @Test
    void refusesABrokenDescriptorWithItsLine() throws Exception {
        platform.start(new Jar("org.example.broken", "1.0.0")
                .file("WEB-INF/sip.xml", "<sip-app>\n<oops>\n</sip-app>".getBytes(StandardCharsets.UTF_8)));

        assertThat(platform.refusals.list()).singleElement().extracting(Refusal::reason).asString()
                .startsWith("sip.xml line 3: ");
    }

    @Test
    void doesNotResolveWhatIsOnlyInstalled() throws Exception {
        Bundle bundle = platform.install(Jar.sample("1.0.0"));

        platform.shut().open();

        assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
    }

    @Test
    void leavesOtherBundlesAlone() throws Exception {
        platform.start(new Jar("org.example.library", "1.0.0").header("Import-Package", "javax.servlet"));

        assertThat(platform.refusals.list()).isEmpty();
        assertThat(platform.rollouts.status(Map.of())).isEmpty();
    }

    /** Lets the framework restart bundles, and waits until it did. */
    private void refresh(Bundle... bundles) throws Exception {
        CountDownLatch refreshed = new CountDownLatch(1);
        platform.framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundles),
                (FrameworkListener) event -> refreshed.countDown());
        assertThat(refreshed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** @param opened whether deployment begins only when the framework is up */
    private void restart(boolean opened) throws Exception {
        platform.close();
        platform = new Platform(directory);
        platform = opened ? platform.started().open() : platform.open().started();
    }

    private static Jar descriptor(String symbolicName, String version, String more) {
        return new Jar(symbolicName, version).type(PACKAGE + ".SampleServlet").file("META-INF/sip.xml", xml(more));
    }

    private static byte[] xml(String more) {
        return ("<sip-app>" + more + "<servlet><servlet-name>s</servlet-name><servlet-class>" + PACKAGE
                + ".SampleServlet</servlet-class></servlet><servlet-selection><main-servlet>s</main-servlet></servlet-selection>"
                + "</sip-app>").getBytes(StandardCharsets.UTF_8);
    }
}
