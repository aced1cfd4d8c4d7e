package io.jackfield.servlet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Digest answers against the examples of RFC 2617 section 3.5 and RFC 7616 section 3.9. */
class DigestTest {
    private static Digest digest(String... parameters) {
        Map<String, String> challenge = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            challenge.put(parameters[i], parameters[i + 1]);
        }
        return Digest.of("Digest", challenge).orElseThrow();
    }

    private static Digest.Asked get(String cnonce) {
        return new Digest.Asked("GET", "/dir/index.html", new byte[0], cnonce, 1);
    }

    @Test
    void answersAsRfc2617Shows() {
        String answer = digest("realm", "testrealm@host.com", "nonce", "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "opaque", "5ccc069c403ebaf9f0171e9517f40e41", "qop", "auth,auth-int")
                .answer(new Credentials.User("Mufasa", "Circle Of Life"), get("0a4f113b"));
        assertThat(answer).isEqualTo("Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
                + "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", "
                + "response=\"6629fae49393a05397450978507c4ef1\", qop=auth, nc=00000001, cnonce=\"0a4f113b\", "
                + "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
    }

    @Test
    void answersAsRfc7616ShowsInMd5AndSha256() {
        Credentials.User user = new Credentials.User("Mufasa", "Circle of Life");
        Digest.Asked asked = get("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        assertThat(digest("realm", "http-auth@example.org", "nonce", nonce, "qop", "auth, auth-int", "algorithm", "MD5")
                .answer(user, asked)).contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"").contains("algorithm=MD5");
        assertThat(digest("realm", "http-auth@example.org", "nonce", nonce, "qop", "auth, auth-int", "algorithm", "SHA-256")
                .answer(user, asked))
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
    }

    /** RFC 7616 section 3.4.1, worked out with md5sum. */
    @Test
    void answersWithoutQopAsRfc2069Did() {
        String answer = digest("realm", "r", "nonce", "n").answer(new Credentials.User("u", "p"), get("c"));
        String a1 = md5("u:r:p");
        String a2 = md5("GET:/dir/index.html");
        assertThat(answer).contains("response=\"" + md5(a1 + ":n:" + a2) + "\"").doesNotContain("cnonce").doesNotContain("nc=");
    }

    @Test
    void protectsTheBodyWhereOnlyThatIsAsked() {
        byte[] body = "v=0\r\n".getBytes(StandardCharsets.UTF_8);
        String answer = digest("realm", "r", "nonce", "n", "qop", "auth-int")
                .answer(new Credentials.User("u", "p"), new Digest.Asked("INVITE", "sip:bob@b", body, "c", 10));
        String a2 = md5("INVITE:sip:bob@b:" + md5("v=0\r\n"));
        assertThat(answer).contains("response=\"" + md5(md5("u:r:p") + ":n:0000000a:c:auth-int:" + a2) + "\"")
                .contains("nc=0000000a");
    }

    @Test
    void hashesTheSessionsNoncesWhereTheAlgorithmSaysSo() {
        String answer = digest("realm", "r", "nonce", "n", "qop", "auth", "algorithm", "MD5-sess")
                .answer(new Credentials.User("u", "p"), get("c"));
        String a1 = md5(md5("u:r:p") + ":n:c");
        assertThat(answer).contains("response=\"" + md5(a1 + ":n:00000001:c:auth:" + md5("GET:/dir/index.html")) + "\"");
    }

    @Test
    void leavesAloneWhatItDoesNotKnow() {
        assertThat(Digest.of("Basic", Map.of("realm", "r", "nonce", "n"))).isEmpty();
        assertThat(Digest.of("Digest", Map.of("realm", "r", "nonce", "n", "algorithm", "AKAv1-MD5"))).isEmpty();
        assertThat(Digest.of("Digest", Map.of("realm", "r", "nonce", "n", "qop", "token"))).isEmpty();
        assertThat(Digest.of("Digest", Map.of("realm", "r"))).isEmpty();
        assertThat(Digest.of("digest", Map.of("realm", "r", "nonce", "n", "algorithm", "sha-512-256"))).isPresent();
    }

    @Test
    void credentialsAreOfARealmAndAStatusAndDoNotShowThePassword() {
        Credentials credentials = new Credentials();
        credentials.addAuthInfo(401, "r", "u", "secret");
        assertThat(credentials.of(401, "r")).get().hasToString("u");
        assertThat(credentials.of(407, "r")).isEmpty();
        assertThat(credentials.of(401, "R")).isEmpty();
        assertThatThrownBy(() -> credentials.addAuthInfo(403, "r", "u", "p")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String md5(String text) {
        try {
            return java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("MD5")
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
