package io.jackfield.deploy.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.deploy.deployment.Deployments;
import io.jackfield.deploy.osgi.Platform.Jar;
import io.jackfield.engine.rollout.VersionState;
import io.jackfield.state.ApplicationVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A version that was committed away goes, bundle and all, whenever it shows up; and versions that wait for an operator. */
class RetiredBundlesTest {
    private static final ApplicationVersion V1 = new ApplicationVersion("sample", "1.0.0");
    private static final ApplicationVersion V2 = new ApplicationVersion("sample", "2.0.0");

    @TempDir
    Path directory;

    private Platform platform;
    private Bundle one;
    private Bundle two;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform(directory).started().open();
        one = platform.start(Jar.sample("1.0.0"));
        two = platform.start(Jar.sample("2.0.0"));
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    @Test
    void theBundleOfACommittedVersionIsUninstalledAndTheVersionForgotten() throws Exception {
        platform.uninstalling().commit(V1);

        awaitGone(one);
        assertThat(platform.rollouts.state(V1)).isEqualTo(VersionState.UNINSTALLED);
        assertThat(platform.rollouts.forNewSession("sample")).contains(V2);
        assertThat(two.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(platform.heard).contains("stopping sample 1.0.0", "destroy sample 1.0.0");
    }

    @Test
    void aCommittedVersionThatComesBackWithTheFrameworkGoesAgain() throws Exception {
        platform.commit(V1); // and the framework ends before the bundle goes
        assertThat(platform.rollouts.state(V1)).isEqualTo(VersionState.RETIRED);
        platform.shut();

        platform.open().uninstalling();

        awaitGone(one);
        assertThat(platform.rollouts.forNewSession("sample")).contains(V2);
    }

    @Test
    void aCommittedVersionWhoseBundleIsStoppedGoesToo() throws Exception {
        platform.commit(V1);
        one.stop();

        platform.uninstalling();

        awaitGone(one);
    }

    @Test
    void anOperatorsNewStartOfACommittedVersionMakesItAVersionLikeAnyOther() throws Exception {
        platform.rollouts.activate(V1, Optional.empty());
        platform.commit(V2);
        two.stop();
        two.start();

        platform.uninstalling();
        platform.commit(V1);

        awaitGone(one); // after whatever was to be done about the other
        assertThat(two.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(platform.rollouts.forNewSession("sample")).contains(V2);
    }

    @Test
    void aVersionWhoseBundleSaysSoIsHeldUntilAnOperatorGivesItSomething() throws Exception {
        ApplicationVersion three = new ApplicationVersion("sample", "3.0.0");
        platform.start(Jar.sample("3.0.0").header(Deployments.ACTIVATION, "held"));

        assertThat(platform.rollouts.running(three)).isPresent();
        assertThat(platform.rollouts.state(three)).isEqualTo(VersionState.INSTALLED);
        assertThat(platform.rollouts.forNewSession("sample")).contains(V2);
        assertThat(platform.rollouts.mayBegin(three)).isFalse();
        platform.rollouts.activate(three, Optional.empty());
        assertThat(platform.rollouts.forNewSession("sample")).contains(three);
    }

    private static void awaitGone(Bundle bundle) {
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10)).until(() -> bundle.getState() == Bundle.UNINSTALLED);
    }
}
