package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.application.Script.Action;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Scene;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.sip.AuthInfo;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;

/** An application answers challenges: RFC 3261 section 22, RFC 2617 section 3.2.2, JSR 289 section 5.8. Bob is the server. */
class AuthTest {
    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String parameter(String credentials, String name) {
        Matcher found = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(credentials);
        return found.find() ? found.group(1) : null;
    }

    /** The challenge is answered in its session: same Call-ID, the next number, and what RFC 2617 computes. */
    private static void registers(Scene scene, int status, String challenge, String answer, Action<SipServletResponse> onChallenge)
            throws Exception {
        Script script = scene.script();
        script.on("MESSAGE", message -> {
            SipServletRequest register = script.factory().createRequest(message.getApplicationSession(), "REGISTER",
                    "sip:bob@example.org", "sip:bob@example.org");
            register.setRequestURI(script.factory().createURI(scene.bob().uri()));
            register.send();
            message.createResponse(200).send();
        }).on(status, onChallenge);
        scene.alice().sends("MESSAGE", scene.uri("service"));
        Incoming first = scene.bob().hears("REGISTER");
        first.answers(status, challenge + ": Digest realm=\"biloxi.com\",qop=\"auth,auth-int\",nonce=\"dcd98b71\",opaque=\"5ccc\"");
        Incoming second = scene.bob().hears("REGISTER");
        assertThat(value(second.request(), "Call-ID")).isEqualTo(value(first.request(), "Call-ID"));
        assertThat(second.number()).isEqualTo(first.number() + 1);
        String credentials = value(second.request(), answer);
        assertThat(parameter(credentials, "username")).isEqualTo("bob");
        assertThat(parameter(credentials, "opaque")).isEqualTo("5ccc");
        assertThat(parameter(credentials, "nc")).isEqualTo("00000001");
        assertThat(parameter(credentials, "qop")).isEqualTo("auth");
        assertThat(parameter(credentials, "uri")).isEqualTo(scene.bob().uri());
        assertThat(parameter(credentials, "response")).isEqualTo(md5(md5("bob:biloxi.com:zanzibar") + ":dcd98b71:00000001:"
                + parameter(credentials, "cnonce") + ":auth:" + md5("REGISTER:" + scene.bob().uri())));
        second.answers(200);
        script.hears("200 REGISTER");
    }

    private static SipServletRequest again(Scene scene, SipServletResponse challenge) throws Exception {
        SipServletRequest again = challenge.getSession().createRequest("REGISTER");
        again.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
        return again;
    }

    @InBothModes
    @Shows("SipServletRequest.addAuthHeader(SipServletResponse,String,String)")
    void answersAServersChallenge(Scene scene) throws Exception {
        registers(scene, 401, "WWW-Authenticate", "Authorization", challenge -> {
            SipServletRequest again = again(scene, challenge);
            again.addAuthHeader(challenge, "bob", "zanzibar");
            again.send();
        });
    }

    @InBothModes
    @Shows({"SipFactory.createAuthInfo", "AuthInfo.addAuthInfo", "SipServletRequest.addAuthHeader(SipServletResponse,AuthInfo)",
            "SipServletResponse.getChallengeRealms"})
    void answersAProxysChallengeForItsRealm(Scene scene) throws Exception {
        registers(scene, 407, "Proxy-Authenticate", "Proxy-Authorization", challenge -> {
            assertThat(challenge.getChallengeRealms()).toIterable().containsExactly("biloxi.com");
            AuthInfo info = scene.script().factory().createAuthInfo();
            info.addAuthInfo(407, "biloxi.com", "bob", "zanzibar");
            info.addAuthInfo(407, "atlanta.com", "alice", "other");
            SipServletRequest again = again(scene, challenge);
            again.addAuthHeader(challenge, info);
            again.send();
        });
    }
}
