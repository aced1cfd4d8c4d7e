package io.jackfield.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class CallKeysTest {
    private static final Secrets SECRETS = Secrets.parse("1=" + "a1".repeat(32));
    private final CallKeys keys = new CallKeys(SECRETS);

    /** Computed here from the RFCs (5869 section 2.3, 2104): a new release must give the keys of the old one. */
    @Test
    void theKeyIsTheHashThatTheDocumentationNames() throws Exception {
        byte[] derived = hmac(HexFormat.of().parseHex("a1".repeat(32)), "jackfield call key\u0001");
        byte[] hash = hmac(derived, "\0\0\0\u0005a@b.c1928301774");

        assertThat(keys.of("a@b.c", "1928301774").toString()).isEqualTo(HexFormat.of().formatHex(hash, 0, CallKey.LENGTH));
    }

    @Test
    void equalInputGivesEqualKeysOnAnyEngine() {
        assertThat(keys.of("a84b4c76e66710@pc33", "1928301774"))
                .isEqualTo(new CallKeys(Secrets.parse("1=" + "a1".repeat(32))).of("a84b4c76e66710@pc33", "1928301774"));
    }

    @Test
    void anotherCallIdOrTagIsAnotherCall() {
        assertThat(Set.of(keys.of("a", "1"), keys.of("b", "1"), keys.of("a", "2"), keys.of("A", "1"))).hasSize(4);
    }

    @Test
    void whatEndsTheCallIdCannotBeginTheTag() {
        assertThat(keys.of("ab", "c")).isNotEqualTo(keys.of("a", "bc"));
        assertThat(keys.of("abc", "")).isNotEqualTo(keys.of("", "abc"));
    }

    /** RFC 3261 7.3.1: tokens are compared without regard to case, and 20.8: Call-IDs are case-sensitive. */
    @Test
    void theCaseOfATagDoesNotMatter() {
        assertThat(keys.of("a", "fRoM")).isEqualTo(keys.of("a", "FrOm"));
    }

    @Test
    void whatIsMissingCountsAsEmpty() {
        assertThat(keys.of(null, null)).isEqualTo(keys.of("", ""));
        assertThat(keys.of("a", null)).isEqualTo(keys.of("a", ""));
    }

    @Test
    void theSecretDecidesTheKey() {
        assertThat(new CallKeys(Secrets.parse("1=" + "b2".repeat(32))).of("a", "1")).isNotEqualTo(keys.of("a", "1"));
    }

    @Test
    void rotationOfTheSealingSecretLeavesTheKeys() {
        byte[] next = HexFormat.of().parseHex("b2".repeat(32));

        assertThat(new CallKeys(SECRETS.with(2, next).sealingWith(2)).of("a", "1")).isEqualTo(keys.of("a", "1"));
        assertThat(new CallKeys(SECRETS.with(2, next).hashingWith(2)).of("a", "1")).isNotEqualTo(keys.of("a", "1"));
    }

    @Test
    void manyCallsHaveManyKeys() {
        Set<CallKey> made = new HashSet<>();
        IntStream.range(0, 20_000).forEach(i -> made.add(keys.of("call-" + i, "tag")));

        assertThat(made).hasSize(20_000);
    }

    @Test
    void threadsDoNotDisturbEachOther() {
        CallKey[] parallel = IntStream.range(0, 20_000).parallel()
                .mapToObj(i -> keys.of("call-" + i, "tag")).toArray(CallKey[]::new);

        assertThat(parallel).isEqualTo(IntStream.range(0, 20_000)
                .mapToObj(i -> keys.of("call-" + i, "tag")).toArray(CallKey[]::new));
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
