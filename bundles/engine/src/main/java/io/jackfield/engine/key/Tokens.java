package io.jackfield.engine.key;

import io.jackfield.state.CallKey;
import java.util.Objects;
import java.util.Optional;

/**
 * Seals call keys into the tags, branches and URIs that Jackfield makes, and opens what comes back.
 *
 * <h2>Construction</h2>
 * A synthetic IV after RFC 5297 (deterministic authenticated encryption: MAC the plaintext, then encrypt it in counter mode
 * from that MAC), with the MAC cut to 96 bits to keep messages short. With two AES-128 keys K1, K2 derived from the secret
 * and with lengths that are the same for every token:
 * <pre>
 *   P = id (4 bytes) | call key (16)
 *   V = first 12 bytes of CBC-MAC(K1, version | use | 10 zero bytes | P)              two blocks
 *   C = P xor first 20 bytes of AES(K2, V | 0) AES(K2, V | 1), counters of 4 bytes    two blocks
 *   token = base32hex(secret id (1) | V | C): 33 bytes, 53 characters 0-9 a-v
 * </pre>
 *
 * <h2>Why it holds</h2>
 * CBC-MAC over inputs of one fixed length is a pseudo-random function if AES is (Bellare, Kilian, Rogaway 1994); V is that
 * function of everything the token says, so a token that Jackfield did not make opens with a chance of 2<sup>-96</sup> per
 * try, and whoever changes a bit, the use or the secret id has such a token. K2 encrypts under a V that repeats only with
 * the whole plaintext (by chance after some 2<sup>48</sup> tokens of one secret, 10<sup>14</sup>: rotate before), so to
 * who has not the secret, tokens that differ in call, use or id look like independent random strings. The two legs of a
 * back-to-back user agent have different ids: their tokens cannot be linked. Equal arguments give equal tokens under one
 * secret, on any engine, which is what lets another engine send the same bytes again.
 *
 * <h2>Text</h2>
 * RFC 4648 base32hex in lower case without padding: only characters of a SIP {@code token} (RFC 3261 25.1), and tokens are
 * compared without regard to case (7.3.1), so upper case opens as well. The spare bit of the last character must be zero.
 *
 * <p>Safe for any thread; no locks. About a microsecond each way.
 */
public final class Tokens {
    /** How long a token is, in characters. */
    public static final int LENGTH = 53;
    /** What a branch begins with before the token (RFC 3261 8.1.1.7). */
    public static final String BRANCH_COOKIE = "z9hG4bK";
    /** The URI parameter that holds the token in a Record-Route ({@link Use#ROUTE}) or Contact ({@link Use#CONTACT}). */
    public static final String URI_PARAMETER = "jf";

    /** The URI parameter that holds the token of an application session ({@link Use#SESSION}); applications hand such URIs out. */
    public static final String SESSION_PARAMETER = "io.jackfield.session";

    private static final int SECRET_IDS = 256;

    private final TokenCipher[] ciphers = new TokenCipher[SECRET_IDS];
    private final int sealing;

    public Tokens(Secrets secrets) {
        for (int id : secrets.ids()) {
            ciphers[id] = new TokenCipher(id, secrets);
        }
        this.sealing = secrets.sealing();
    }

    /**
     * The token for one place of a call.
     *
     * @param id the leg or transaction within the call, at least 0
     * @return {@value #LENGTH} characters
     */
    public String seal(CallKey key, Use use, int id) {
        Objects.requireNonNull(use, "use");
        return Base32Hex.encode(ciphers[sealing].seal(new Token(key, id), use));
    }

    /** A Via branch: {@value #BRANCH_COOKIE} and the token of a transaction. */
    public String sealBranch(CallKey key, int transaction) {
        return BRANCH_COOKIE + seal(key, Use.BRANCH, transaction);
    }

    /**
     * What a token says, if Jackfield made it for this use with a secret that is still here. Anything else, null included,
     * is empty; most of it without touching a cipher.
     */
    public Optional<Token> open(String text, Use use) {
        return open(text, 0, use);
    }

    /** What the token in a Via branch says; empty as in {@link #open}. */
    public Optional<Token> openBranch(String branch) {
        boolean marked = branch != null && branch.regionMatches(true, 0, BRANCH_COOKIE, 0, BRANCH_COOKIE.length());
        return marked ? open(branch, BRANCH_COOKIE.length(), Use.BRANCH) : Optional.empty();
    }

    private Optional<Token> open(String text, int from, Use use) {
        Objects.requireNonNull(use, "use");
        byte[] sealed = text == null ? null : Base32Hex.decode(text, from, TokenCipher.SEALED_LENGTH);
        if (sealed == null || ciphers[sealed[0] & 0xff] == null) {
            return Optional.empty();
        }
        return ciphers[sealed[0] & 0xff].open(sealed, use);
    }
}
