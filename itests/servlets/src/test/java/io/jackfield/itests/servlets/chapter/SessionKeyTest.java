package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Scene;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipSessionsUtil;

/** Application sessions by a key of the application's, and from a thread of its own: JSR 289 section 6.1.3. */
class SessionKeyTest {
    private static SipSessionsUtil sessions(Script script) {
        return (SipSessionsUtil) script.getServletContext().getAttribute(SipServlet.SIP_SESSIONS_UTIL);
    }

    @InBothModes
    @Shows({"SipFactory.createApplicationSessionByKey", "SipSessionsUtil.getApplicationSessionByKey"})
    void oneKeyHasOneSession(Scene scene) throws Exception {
        Script script = scene.script();
        assertThat(sessions(script).getApplicationSessionByKey("room", false)).isNull();
        assertThatThrownBy(() -> script.factory().createApplicationSessionByKey(null)).isInstanceOf(NullPointerException.class);
        SipApplicationSession room = script.factory().createApplicationSessionByKey("room");
        room.setAttribute("topic", "keys");
        assertThat(script.factory().createApplicationSessionByKey("room")).isEqualTo(room);
        assertThat(sessions(script).getApplicationSessionByKey("room", true)).isEqualTo(room);
        assertThat(sessions(script).getApplicationSessionByKey("other", true)).isNotEqualTo(room);
        script.on("MESSAGE", message -> {
            SipApplicationSession found = sessions(script).getApplicationSessionByKey("room", false);
            assertThat(found.getId()).isEqualTo(room.getId());
            assertThat(found.getAttribute("topic")).isEqualTo("keys");
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        room.invalidate();
        assertThat(sessions(script).getApplicationSessionByKey("room", false)).isNull();
    }
}
