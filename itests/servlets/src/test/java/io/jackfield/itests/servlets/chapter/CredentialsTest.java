package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Scene;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
