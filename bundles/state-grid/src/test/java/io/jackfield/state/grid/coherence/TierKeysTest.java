package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documented command that makes the keys of the tier, run again: after it was killed before it was through, and for more names. */
@Tag("long")
class TierKeysTest {
    private static final Path COMMAND = Path.of("../../distribution/src/main/bin/tier-keys");

    @TempDir
    Path directory;

    /** A JDK's directory whose keytool kills whoever runs it after so many uses. */
    private Path dying(int uses) throws Exception {
        Path home = directory.resolve("jdk");
        Path keytool = Files.createDirectories(home.resolve("bin")).resolve("keytool");
        Files.writeString(keytool, """
                #!/bin/sh
                "%s/bin/keytool" "$@"
                echo >>"%2$s"
                [ "$(wc -l <"%2$s")" -lt %3$d ] || kill -9 $PPID
                """.formatted(System.getProperty("java.home"), directory.resolve("uses"), uses));
        Files.setPosixFilePermissions(keytool, PosixFilePermissions.fromString("rwx------"));
        return home;
    }

    private int run(String home) throws Exception {
        return run(home, "one");
    }

    private int run(String home, String name) throws Exception {
        ProcessBuilder command = new ProcessBuilder(COMMAND.toAbsolutePath().normalize().toString(), keys().toString(), name).inheritIO()
                .redirectError(said().toFile());
        command.environment().put("JAVA_HOME", home);
        return command.start().waitFor();
    }

    private Path said() {
        return directory.resolve("said");
    }

    private Path keys() {
        return directory.resolve("keys");
    }

    private KeyStore store(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys().resolve(name))) {
            store.load(in, Files.readString(keys().resolve("password")).trim().toCharArray());
        }
        return store;
    }

    @ParameterizedTest(name = "killed after use {0} of keytool")
    @ValueSource(ints = {2, 4, 8})
    void isThroughWhenItIsRunAgainAfterItWasKilled(int uses) throws Exception {
        assertThat(run(dying(uses).toString())).as("killed").isEqualTo(128 + 9);

        assertThat(run(System.getProperty("java.home"))).isZero();

        Certificate authority = store("trust.p12").getCertificate("ca");
        Certificate[] chain = store("one.p12").getCertificateChain("member");
        assertThat(chain).hasSize(2);
        chain[0].verify(authority.getPublicKey());
        assertThat(store("ca.p12").getCertificate("ca")).isEqualTo(authority);
        try (Stream<Path> left = Files.list(keys())) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("ca.p12", "ca.pem", "trust.p12", "one.p12", "password");
        }
    }

    @Test
    void withoutTheKeyOfTheAuthorityNoMemberGetsAnother() throws Exception {
        String home = System.getProperty("java.home");
        assertThat(run(home)).isZero();
        Certificate authority = store("trust.p12").getCertificate("ca");
        Path elsewhere = Files.move(keys().resolve("ca.p12"), directory.resolve("ca.p12"));

        assertThat(run(home, "two")).isEqualTo(1);

        assertThat(said()).content().startsWith("bin/tier-keys: " + keys() + " has one.p12 and no ca.p12; bring back").hasLineCount(1);
        assertThat(keys().resolve("two.p12")).doesNotExist();
        assertThat(store("trust.p12").getCertificate("ca")).isEqualTo(authority);

        Files.move(elsewhere, keys().resolve("ca.p12"));
        assertThat(run(home, "two")).isZero();
        store("two.p12").getCertificateChain("member")[0].verify(authority.getPublicKey());
    }
}
