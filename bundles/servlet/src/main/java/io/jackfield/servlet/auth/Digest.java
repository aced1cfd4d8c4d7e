package io.jackfield.servlet.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The digest answer to one challenge (RFC 7616 section 3.4, of which RFC 2617 is the part with MD5; RFC 3261 section 22.4; RFC 8760
 * for the other algorithms). Of the qualities of protection {@code auth} is taken, else {@code auth-int}, and neither where the
 * challenge names none, as RFC 2069 has it.
 *
 * @param realm     as challenged
 * @param nonce     the server's
 * @param opaque    given back as it came; null for none
 * @param algorithm one that {@link #knows}; null for MD5 without saying so
 * @param qop       what the server takes; empty for none
 */
public record Digest(String realm, String nonce, String opaque, String algorithm, List<String> qop) {
    private static final String MD5 = "MD5";
    /** The names on the wire, and Java's. */
    private static final Map<String, String> ALGORITHMS = Map.of(MD5, "MD5", "SHA-256", "SHA-256", "SHA-512-256", "SHA-512/256");
    private static final String SESSION = "-SESS";

    /**
     * What is to be answered.
     *
     * @param uri    the Request-URI, as it goes on the wire
     * @param body   for {@code auth-int}
     * @param cnonce that nobody can foresee
     * @param count  how many requests with this nonce there are with this one, from 1 (RFC 7616 section 3.4)
     */
    public record Asked(String method, String uri, byte[] body, String cnonce, int count) {
    }

    public Digest {
        qop = List.copyOf(qop);
    }

    /** Empty for a scheme or an algorithm that is not known, and for one that names no realm or no nonce. */
    public static Optional<Digest> of(String scheme, Map<String, String> challenge) {
        String algorithm = challenge.get("algorithm");
        if (!"digest".equalsIgnoreCase(scheme) || !knows(algorithm) || challenge.get("realm") == null
                || challenge.get("nonce") == null) {
            return Optional.empty();
        }
        String qop = challenge.getOrDefault("qop", "");
        List<String> known = Arrays.stream(qop.split(",")).map(each -> each.strip().toLowerCase(Locale.ROOT))
                .filter(each -> each.equals("auth") || each.equals("auth-int")).toList();
        return known.isEmpty() && !qop.isBlank() ? Optional.empty()
                : Optional.of(new Digest(challenge.get("realm"), challenge.get("nonce"), challenge.get("opaque"), algorithm, known));
    }

    static boolean knows(String algorithm) {
        return algorithm == null || ALGORITHMS.containsKey(base(algorithm));
    }

    private static String base(String algorithm) {
        String upper = algorithm == null ? MD5 : algorithm.toUpperCase(Locale.ROOT);
        return upper.endsWith(SESSION) ? upper.substring(0, upper.length() - SESSION.length()) : upper;
    }

    /** The value of the Authorization or Proxy-Authorization header. */
    public String answer(Credentials.User user, Asked asked) {
        String quality = qop.isEmpty() ? "" : qop.contains("auth") ? "auth" : "auth-int";
        String count = String.format(Locale.ROOT, "%08x", asked.count());
        StringBuilder value = new StringBuilder("Digest username=").append(quoted(user.name()))
                .append(", realm=").append(quoted(realm)).append(", nonce=").append(quoted(nonce))
                .append(", uri=").append(quoted(asked.uri())).append(", response=\"")
                .append(response(user, asked, quality, count)).append('"');
        if (algorithm != null) {
            value.append(", algorithm=").append(algorithm);
        }
        if (!quality.isEmpty()) {
            value.append(", qop=").append(quality).append(", nc=").append(count);
        }
        if (!quality.isEmpty() || session()) {
            value.append(", cnonce=").append(quoted(asked.cnonce()));
        }
        if (opaque != null) {
            value.append(", opaque=").append(quoted(opaque));
        }
        return value.toString();
    }

    private boolean session() {
        return algorithm != null && algorithm.toUpperCase(Locale.ROOT).endsWith(SESSION);
    }

    /** RFC 7616 section 3.4.1. */
    private String response(Credentials.User user, Asked asked, String quality, String count) {
        String a1 = hash(user.name() + ":" + realm + ":" + user.password());
        if (session()) {
            a1 = hash(a1 + ":" + nonce + ":" + asked.cnonce());
        }
        String a2 = asked.method() + ":" + asked.uri();
        if (quality.equals("auth-int")) {
            a2 = a2 + ":" + hash(asked.body());
        }
        return quality.isEmpty() ? hash(a1 + ":" + nonce + ":" + hash(a2))
                : hash(a1 + ":" + nonce + ":" + count + ":" + asked.cnonce() + ":" + quality + ":" + hash(a2));
    }

    private String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(ALGORITHMS.get(base(algorithm))).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + base(algorithm), e);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
