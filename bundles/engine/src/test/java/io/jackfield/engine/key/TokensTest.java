package io.jackfield.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.CallKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final Secrets SECRETS = Secrets.parse("1=" + "a1".repeat(32));
    private static final byte[] NEXT_SECRET = HexFormat.of().parseHex("b2".repeat(32));
    private static final CallKey KEY = new CallKey(0x0123456789abcdefL, 0xfedcba9876543210L);
    private static final long SEED = 3261;

    private final Tokens tokens = new Tokens(SECRETS);
    private final Random random = new Random(SEED);

    @Test
    void opensWhatItSealed() {
        for (int i = 0; i < 2_000; i++) {
            CallKey key = new CallKey(random.nextLong(), random.nextLong());
            int id = random.nextInt(Integer.MAX_VALUE);
            for (Use use : Use.values()) {
                assertThat(tokens.open(tokens.seal(key, use, id), use)).contains(new Token(key, id));
            }
        }
    }

    @Test
    void theLeastAndTheGreatestIdFit() {
        for (int id : new int[] {0, Integer.MAX_VALUE}) {
            assertThat(tokens.open(tokens.seal(KEY, Use.TAG, id), Use.TAG)).contains(new Token(KEY, id));
        }
        assertThatThrownBy(() -> tokens.seal(KEY, Use.TAG, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 3261 25.1: token characters; and short enough for anybody's buffer. */
    @Test
    void theTextIsASipTokenOf53Characters() {
        assertThat(tokens.seal(KEY, Use.TAG, 1)).matches("[0-9a-v]{53}");
        assertThat(Tokens.LENGTH).isEqualTo(53);
    }

    /** Computed here with the bare cipher from what the class comment says: releases read each other's tokens. */
    @Test
    void theConstructionIsTheOneDescribed() throws Exception {
        Cipher mac = aes(SECRETS.derive(1, "jackfield token mac"));
        Cipher counter = aes(SECRETS.derive(1, "jackfield token counter"));
        byte[] first = HexFormat.of().parseHex("01" + "02" + "00".repeat(10) + "00000007");
        byte[] second = xor(mac.doFinal(first), KEY.bytes());
        byte[] v = Arrays.copyOf(mac.doFinal(second), 12);
        byte[] stream = HexFormat.of().parseHex(
                hex(counter.doFinal(HexFormat.of().parseHex(hex(v) + "00000000")))
                        + hex(counter.doFinal(HexFormat.of().parseHex(hex(v) + "00000001"))));
        byte[] c = xor(HexFormat.of().parseHex("00000007" + KEY), stream);

        assertThat(hex(Base32Hex.decode(tokens.seal(KEY, Use.BRANCH, 7), 0, 33))).isEqualTo("01" + hex(v) + hex(c));
    }

    /** What only who has the secret could make: a wrong authenticator whose ciphertext fits it. */
    @Test
    void everyBitOfTheAuthenticatorCounts() throws Exception {
        Cipher counter = aes(SECRETS.derive(1, "jackfield token counter"));
        byte[] right = Base32Hex.decode(tokens.seal(KEY, Use.TAG, 7), 0, TokenCipher.SEALED_LENGTH);
        byte[] plain = HexFormat.of().parseHex("00000007" + KEY);
        for (int bit = -1; bit < 96; bit++) {
            byte[] v = Arrays.copyOfRange(right, 1, 13);
            if (bit >= 0) {
                v[bit / 8] ^= (byte) (1 << bit % 8);
            }
            byte[] stream = counter.doFinal(HexFormat.of().parseHex(hex(v) + "00000000" + hex(v) + "00000001"));
            String token = Base32Hex.encode(HexFormat.of().parseHex("01" + hex(v) + hex(xor(plain, stream))));
            assertThat(tokens.open(token, Use.TAG).isPresent()).as("bit %d", bit).isEqualTo(bit < 0);
        }
    }

    @Test
    void survivesAChangeOfCase() {
        String token = tokens.seal(KEY, Use.TAG, 5);

        assertThat(tokens.open(token.toUpperCase(Locale.ROOT), Use.TAG)).contains(new Token(KEY, 5));
    }

    @Test
    void sealsTheSameAgainOnAnyEngine() {
        assertThat(new Tokens(Secrets.parse("1=" + "a1".repeat(32))).seal(KEY, Use.BRANCH, 3))
                .isEqualTo(tokens.seal(KEY, Use.BRANCH, 3));
    }

    @Test
    void aTokenOfOneUseDoesNotOpenAsAnother() {
        for (Use made : Use.values()) {
            for (Use asked : Use.values()) {
                assertThat(tokens.open(tokens.seal(KEY, made, 9), asked).isPresent()).isEqualTo(made == asked);
            }
        }
    }

    @Test
    void noChangedBitOpens() {
        byte[] sealed = Base32Hex.decode(tokens.seal(KEY, Use.TAG, 77), 0, TokenCipher.SEALED_LENGTH);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(tokens.open(Base32Hex.encode(changed), Use.TAG)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void noChangedCharacterOpens() {
        String token = tokens.seal(KEY, Use.TAG, 77);
        for (int at = 0; at < token.length(); at++) {
            for (char c = 0; c < 256; c++) {
                if (Character.toLowerCase(c) != token.charAt(at)) {
                    String changed = token.substring(0, at) + c + token.substring(at + 1);
                    assertThat(tokens.open(changed, Use.TAG)).as(changed).isEmpty();
                }
            }
        }
    }

    @Test
    void aMadeUpTokenDoesNotOpen() {
        byte[] made = new byte[TokenCipher.SEALED_LENGTH];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(made);
            made[0] = 1;
            assertThat(tokens.open(Base32Hex.encode(made), Use.TAG)).isEmpty();
        }
    }

    /** Half of one token and half of another: no part is authentic by itself. */
    @Test
    void partsOfTwoTokensDoNotOpen() {
        byte[] one = Base32Hex.decode(tokens.seal(KEY, Use.TAG, 1), 0, TokenCipher.SEALED_LENGTH);
        byte[] two = Base32Hex.decode(tokens.seal(KEY, Use.TAG, 2), 0, TokenCipher.SEALED_LENGTH);
        for (int cut = 2; cut < one.length; cut++) {
            byte[] mixed = one.clone();
            System.arraycopy(two, cut, mixed, cut, two.length - cut);
            assertThat(tokens.open(Base32Hex.encode(mixed), Use.TAG)).isEmpty();
        }
    }

    @Test
    void garbageIsEmptyAndNeverThrows() {
        String token = tokens.seal(KEY, Use.TAG, 1);
        for (String garbage : new String[] {null, "", "1", token + "0", token.substring(1), "x".repeat(53), " ".repeat(53),
                "\uD83D".repeat(53), "\u00ff".repeat(53), "0".repeat(1_000_000), "z9hG4bK", "z9hG4bK" + token, token + "\n"}) {
            for (Use use : Use.values()) {
                assertThat(tokens.open(garbage, use)).isEmpty();
            }
        }
        for (int i = 0; i < 20_000; i++) {
            char[] text = new char[random.nextInt(70)];
            for (int at = 0; at < text.length; at++) {
                text[at] = (char) random.nextInt(i % 2 == 0 ? 128 : 0x10000);
            }
            assertThat(tokens.open(new String(text), Use.TAG)).isEmpty();
            assertThat(tokens.openBranch(new String(text))).isEmpty();
        }
    }

    @Test
    void aBranchIsTheCookieAndAToken() {
        String branch = tokens.sealBranch(KEY, 12);

        assertThat(branch).isEqualTo("z9hG4bK" + tokens.seal(KEY, Use.BRANCH, 12));
        assertThat(tokens.openBranch(branch)).contains(new Token(KEY, 12));
        assertThat(tokens.openBranch(branch.toUpperCase(Locale.ROOT))).contains(new Token(KEY, 12));
    }

    @Test
    void aBranchWithoutTheCookieIsForeign() {
        String token = tokens.seal(KEY, Use.BRANCH, 12);
        for (String foreign : new String[] {null, "", token, "z9hG4bL" + token, "z9hG4bK", "z9hG4bKz9hG4bK" + token}) {
            assertThat(tokens.openBranch(foreign)).isEmpty();
        }
    }

    @Test
    void tokensOpenUntilTheirSecretIsTakenAway() {
        String old = tokens.seal(KEY, Use.TAG, 1);
        Secrets both = SECRETS.with(2, NEXT_SECRET);
        Tokens rotated = new Tokens(both.sealingWith(2));
        String fresh = rotated.seal(KEY, Use.TAG, 1);

        assertThat(rotated.open(old, Use.TAG)).contains(new Token(KEY, 1));
        assertThat(new Tokens(both).open(fresh, Use.TAG)).as("an engine that does not seal with it yet")
                .contains(new Token(KEY, 1));
        assertThat(fresh).isNotEqualTo(old);
        assertThat(new Tokens(both.sealingWith(2).hashingWith(2).without(1)).open(old, Use.TAG)).isEmpty();
        assertThat(tokens.open(fresh, Use.TAG)).isEmpty();
    }

    @Test
    void anotherSecretOfTheSameIdOpensNothing() {
        assertThat(new Tokens(Secrets.of(1, NEXT_SECRET)).open(tokens.seal(KEY, Use.TAG, 1), Use.TAG))
                .isEqualTo(Optional.empty());
    }

    @Test
    void noTwoTokensAreEqual() {
        Set<String> made = new HashSet<>();
        for (int call = 0; call < 500; call++) {
            for (Use use : Use.values()) {
                for (int id = 0; id < 10; id++) {
                    made.add(tokens.seal(new CallKey(0, call), use, id));
                }
            }
        }
        assertThat(made).hasSize(500 * Use.values().length * 10);
    }

    /** The two legs of a call differ as two calls do: in about half of the bits, and in no bit always or never. */
    @Test
    void tokensOfOneCallDoNotLookAlike() {
        int bits = (TokenCipher.SEALED_LENGTH - 1) * 8;
        int samples = 4_000;
        int[] differing = new int[bits];
        for (int i = 0; i < samples; i++) {
            CallKey key = new CallKey(random.nextLong(), random.nextLong());
            byte[] one = Base32Hex.decode(tokens.seal(key, Use.TAG, 0), 0, TokenCipher.SEALED_LENGTH);
            byte[] two = Base32Hex.decode(tokens.seal(key, i % 2 == 0 ? Use.TAG : Use.BRANCH, 1), 0, TokenCipher.SEALED_LENGTH);
            for (int bit = 0; bit < bits; bit++) {
                differing[bit] += (one[1 + bit / 8] ^ two[1 + bit / 8]) >>> bit % 8 & 1;
            }
        }
        // Five standard deviations of a fair coin tossed 4,000 times are 158.
        assertThat(Arrays.stream(differing).boxed().toList()).allMatch(count -> Math.abs(count - samples / 2) < 200);
    }

    @Test
    void threadsDoNotDisturbEachOther() {
        List<String> parallel = IntStream.range(0, 50_000).parallel()
                .mapToObj(i -> tokens.seal(KEY, Use.BRANCH, i)).toList();

        assertThat(IntStream.range(0, 50_000).parallel()
                .allMatch(i -> tokens.open(parallel.get(i), Use.BRANCH).equals(Optional.of(new Token(KEY, i))))).isTrue();
    }

    private static Cipher aes(byte[] derived) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, 0, 16, "AES"));
        return cipher;
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] result = a.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= b[i];
        }
        return result;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
