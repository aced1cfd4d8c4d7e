package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Scene;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.sip.AuthInfo;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.sip.message.Request;

/** Challenges that the application answers: JSR 289 {@code addAuthHeader}, RFC 3261 section 22, RFC 2617. */
class CredentialsTest {
    /** RFC 2617 section 3.2.2.1, without qop. */
    private static String response(Request register, String user, String password) throws NoSuchAlgorithmException {
        return md5(md5(user + ":home:" + password) + ":n1:" + md5(register.getMethod() + ":" + register.getRequestURI()));
    }

    private static String md5(String text) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** RFC 7616 section 3.4.1 with qop, from what the header says. */
    private static String expected(Request request, String algorithm, String body) throws NoSuchAlgorithmException {
        String credentials = value(request, "Authorization");
        String a2 = request.getMethod() + ":" + request.getRequestURI() + (body == null ? "" : ":" + hash(algorithm, body));
        return hash(algorithm, hash(algorithm, "me:home:secret") + ":" + parameter(credentials, "nonce") + ":"
                + parameter(credentials, "nc") + ":" + parameter(credentials, "cnonce") + ":" + parameter(credentials, "qop") + ":"
                + hash(algorithm, a2));
    }

    private static String hash(String algorithm, String text) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String parameter(String credentials, String name) {
        Matcher found = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)\"?").matcher(credentials);
        assertThat(found.find()).as("%s of %s", name, credentials).isTrue();
        return found.group(1);
    }

    /** The application registers at Bob and answers each 401; Bob challenges with this, and gets the next REGISTER. */
    private static Incoming challenged(Scene scene, Incoming register, String challenge) throws Exception {
        register.answers(401, "WWW-Authenticate: Digest realm=\"home\", " + challenge);
        scene.script().hears("401 REGISTER");
        Incoming again = scene.bob().hears("REGISTER");
        assertThat(again.number()).isEqualTo(register.number() + 1);
        return again;
    }

    private static Incoming registers(Scene scene, String body) throws Exception {
        Script script = scene.script().on(401, refused -> {
            SipServletRequest again = refused.getSession().createRequest("REGISTER");
            if (body != null) {
                again.setContent(body, "text/plain");
            }
            again.addAuthHeader(refused, "me", "secret");
            again.send();
        });
        script.factory().createRequest(script.factory().createApplicationSession(), "REGISTER", "sip:me@example.net",
                scene.bob().uri()).send();
        return scene.bob().hears("REGISTER");
    }

    /** RFC 2617 section 3.2.2: with qop=auth a cnonce and a count, which goes up as long as the nonce stays the same. */
    @InBothModes
    void countTheUsesOfANonce(Scene scene) throws Exception {
        Incoming first = challenged(scene, registers(scene, null), "nonce=\"n1\", qop=\"auth,auth-int\", opaque=\"o\"");
        String credentials = value(first.request(), "Authorization");
        assertThat(parameter(credentials, "qop")).isEqualTo("auth");
        assertThat(parameter(credentials, "nc")).isEqualTo("00000001");
        assertThat(parameter(credentials, "opaque")).isEqualTo("o");
        assertThat(parameter(credentials, "uri")).isEqualTo(first.request().getRequestURI().toString());
        assertThat(parameter(credentials, "response")).isEqualTo(expected(first.request(), "MD5", null));
        Incoming second = challenged(scene, first, "nonce=\"n1\", qop=\"auth\"");
        assertThat(parameter(value(second.request(), "Authorization"), "nc")).isEqualTo("00000002");
        assertThat(parameter(value(second.request(), "Authorization"), "response")).isEqualTo(expected(second.request(), "MD5", null));
        Incoming third = challenged(scene, second, "nonce=\"n2\", stale=true, qop=\"auth\"");
        assertThat(parameter(value(third.request(), "Authorization"), "nonce")).isEqualTo("n2");
        assertThat(parameter(value(third.request(), "Authorization"), "nc")).as("of another nonce").isEqualTo("00000001");
        third.answers(200);
        scene.script().hears("200 REGISTER");
    }

    /** RFC 2617 section 3.2.2.3: where the server takes auth-int only, the body counts. */
    @InBothModes
    void protectTheBody(Scene scene) throws Exception {
        Incoming again = challenged(scene, registers(scene, "a body"), "nonce=\"n1\", qop=\"auth-int\"");
        String credentials = value(again.request(), "Authorization");
        assertThat(parameter(credentials, "qop")).isEqualTo("auth-int");
        assertThat(parameter(credentials, "response")).isEqualTo(expected(again.request(), "MD5", "a body"));
        again.answers(200);
        scene.script().hears("200 REGISTER");
    }

    /** RFC 8760 section 2.4: of several challenges of a realm the first whose algorithm is known is answered. */
    @InBothModes
    void answerTheFirstAlgorithmThatIsKnown(Scene scene) throws Exception {
        Incoming register = registers(scene, null);
        register.answers(401, "WWW-Authenticate: Digest realm=\"home\", nonce=\"n0\", algorithm=WHIRLPOOL, qop=\"auth\"",
                "WWW-Authenticate: Digest realm=\"home\", nonce=\"n1\", algorithm=SHA-256, qop=\"auth\"",
                "WWW-Authenticate: Digest realm=\"home\", nonce=\"n2\", algorithm=MD5, qop=\"auth\"");
        Incoming again = scene.bob().hears("REGISTER");
        String credentials = value(again.request(), "Authorization");
        assertThat(parameter(credentials, "nonce")).isEqualTo("n1");
        assertThat(parameter(credentials, "algorithm")).isEqualTo("SHA-256");
        assertThat(parameter(credentials, "response")).isEqualTo(expected(again.request(), "SHA-256", null));
        again.answers(200);
        scene.script().hears("200 REGISTER");
    }

    /** Javadoc of addAuthHeader: only a challenge is answered; RFC 3261 section 22.1: an INVITE in its dialog's Call-ID. */
    @InBothModes
    void answerNothingElse(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            copy.send();
        }).on(486, busy -> {
            SipServletRequest again = busy.getSession().createRequest("INVITE");
            assertThatThrownBy(() -> again.addAuthHeader(busy, "me", "secret")).isInstanceOf(IllegalArgumentException.class);
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.bob().hears("INVITE").answers(486);
        scene.script().hears("486 INVITE");
    }

    private interface Answer {
        void to(SipServletResponse challenge, SipServletRequest again) throws Exception;
    }

    private static void challenged(Scene scene, int status, String challenge, String credentials, Answer answer) throws Exception {
        scene.script().on("MESSAGE", message -> {
            scene.script().factory().createRequest(message.getApplicationSession(), "REGISTER", "sip:me@example.net",
                    scene.bob().uri()).send();
            message.createResponse(200).send();
        }).on(status, refused -> {
            SipServletRequest again = refused.getSession().createRequest("REGISTER");
            answer.to(refused, again);
            again.send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        Incoming first = scene.bob().hears("REGISTER");
        assertThat(value(first.request(), credentials)).isNull();
        first.answers(status, challenge + ": Digest realm=\"home\", nonce=\"n1\"");
        Incoming second = scene.bob().hears("REGISTER");
        assertThat(value(second.request(), credentials)).contains("username=\"me\"").contains("nonce=\"n1\"")
                .contains("response=\"" + response(second.request(), "me", "secret") + "\"");
        assertThat(value(second.request(), "Call-ID")).isEqualTo(value(first.request(), "Call-ID"));
        assertThat(second.number()).isEqualTo(first.number() + 1);
        second.answers(200);
        scene.script().hears("200 REGISTER");
    }

    @InBothModes
    @Shows({"SipServletRequest.addAuthHeader(SipServletResponse,String,String)"})
    void answerAChallengeByNameAndPassword(Scene scene) throws Exception {
        challenged(scene, 401, "WWW-Authenticate", "Authorization", (refused, again) -> again.addAuthHeader(refused, "me", "secret"));
    }

    @InBothModes
    @Shows({"SipServletRequest.addAuthHeader(SipServletResponse,AuthInfo)", "SipFactory.createAuthInfo", "AuthInfo.addAuthInfo"})
    void answerAProxysChallengeFromAnAuthInfo(Scene scene) throws Exception {
        challenged(scene, 407, "Proxy-Authenticate", "Proxy-Authorization", (refused, again) -> {
            AuthInfo known = scene.script().factory().createAuthInfo();
            known.addAuthInfo(407, "elsewhere", "they", "other");
            known.addAuthInfo(407, "home", "me", "secret");
            again.addAuthHeader(refused, known);
        });
    }
}
