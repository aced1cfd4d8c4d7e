package io.jackfield.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final String A = "a1".repeat(32);
    private static final String B = "b2".repeat(32);

    @Test
    void oneSecretSealsAndHashes() {
        Secrets secrets = Secrets.parse("7=" + A);

        assertThat(secrets.ids()).containsExactly(7);
        assertThat(secrets.sealing()).isEqualTo(7);
        assertThat(secrets.hashing()).isEqualTo(7);
    }

    @Test
    void entriesStandInAnyOrderBetweenCommasOrWhiteSpace() {
        Secrets secrets = Secrets.parse("  hashing=0,255=" + B + "\n sealing=255 ,\t0=" + A + "\n");

        assertThat(secrets.ids()).containsExactly(0, 255);
        assertThat(secrets.sealing()).isEqualTo(255);
        assertThat(secrets.hashing()).isEqualTo(0);
    }

    @Test
    void parsedSecretsAreThoseOfTheText() {
        byte[] bytes = new byte[Secrets.LENGTH];
        Arrays.fill(bytes, (byte) 0xa1);

        assertThat(Secrets.parse("3=" + A).derive(3, "x")).isEqualTo(Secrets.of(3, bytes).derive(3, "x"));
    }

    @Test
    void badConfigurationIsRefusedWithAClearLine() {
        refused("", "secrets, entry 1: no '='");
        refused("1=" + A + " " + B, "secrets, entry 2: no '='");
        refused("256=" + A, "secrets, entry 1: the id of a secret is 0 to 255");
        refused("-1=" + A, "secrets, entry 1: the id of a secret is 0 to 255");
        refused("one=" + A, "secrets, entry 1: the id of a secret is 0 to 255");
        refused("1=" + A.substring(1), "secret 1 must have 64 hexadecimal digits");
        refused("1=" + A + "00", "secret 1 must have 64 hexadecimal digits");
        refused("1=" + "g0".repeat(32), "secret 1 must have 64 hexadecimal digits");
        refused("1=" + "00".repeat(32), "secret 1 is all zeros");
        refused("1=" + A + ",1=" + B, "secret 1 is given twice");
        refused("1=" + A + ",2=" + B + ",hashing=1", "there are several, so say which one: sealing=ID");
        refused("1=" + A + ",2=" + B + ",sealing=1", "there are several, so say which one: hashing=ID");
        refused("1=" + A + ",sealing=2", "sealing names secret 2, which there is not");
        refused("1=" + A + ",hashing=2", "hashing names secret 2, which there is not");
        refused("1=" + A + ",sealing=1,sealing=1", "sealing is given twice");
        refused("sealing=1", "there is none");
    }

    @Test
    void noRefusalRepeatsASecret() {
        for (String text : new String[] {A, "1=" + A + "0", A + "=" + B, "1=" + A + ",1=" + B, "1=" + A + ",2=" + B}) {
            assertThatThrownBy(() -> Secrets.parse(text)).hasMessageNotContainingAny(A.substring(0, 8), B.substring(0, 8));
        }
    }

    @Test
    void aSecretIsNeverPrinted() {
        assertThat(Secrets.parse("1=" + A)).hasToString("Secrets[1] sealing=1 hashing=1");
    }

    @Test
    void aSecretCannotBeChangedFromOutside() {
        byte[] bytes = new byte[Secrets.LENGTH];
        Arrays.fill(bytes, (byte) 1);
        Secrets secrets = Secrets.of(0, bytes);
        byte[] before = secrets.derive(0, "x");
        bytes[0] = 2;

        assertThat(secrets.derive(0, "x")).isEqualTo(before);
    }

    @Test
    void purposesAndSecretsHaveDifferentKeys() {
        Secrets secrets = Secrets.parse("1=" + A + ",2=" + B + ",sealing=1,hashing=1");

        assertThat(secrets.derive(1, "x")).isNotEqualTo(secrets.derive(1, "y")).isNotEqualTo(secrets.derive(2, "x"));
    }

    @Test
    void theSecretInUseCannotBeTakenAway() {
        Secrets secrets = Secrets.parse("1=" + A + ",2=" + B + ",sealing=2,hashing=1");

        assertThatThrownBy(() -> secrets.without(2)).hasMessageContaining("sealing");
        assertThatThrownBy(() -> secrets.without(1)).hasMessageContaining("hashing");
        assertThat(secrets.sealingWith(1).without(2).ids()).containsExactly(1);
    }

    @Test
    void anIdIsGivenOnce() {
        Secrets secrets = Secrets.random(new SecureRandom());

        assertThatThrownBy(() -> secrets.with(0, new byte[Secrets.LENGTH])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> secrets.with(1, new byte[] {1})).hasMessageContaining("1 bytes instead of 32");
    }

    private static void refused(String text, String reason) {
        assertThatThrownBy(() -> Secrets.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
