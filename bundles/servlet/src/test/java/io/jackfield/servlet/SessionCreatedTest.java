package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipApplicationSessionEvent;
import javax.servlet.sip.SipApplicationSessionListener;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners hear once of each application session, whoever begins it (JSR 289 section 9.2). */
@Timeout(60)
class SessionCreatedTest {
    private final Script script = new Script();
    private final List<String> created = new CopyOnWriteArrayList<>();
    private LivePlatform platform;

    private final class Telling implements SipApplicationSessionListener {
        @Override
        public void sessionCreated(SipApplicationSessionEvent event) {
            event.getApplicationSession().setAttribute("told", "yes");
            created.add(event.getApplicationSession().getId());
        }

        @Override
        public void sessionDestroyed(SipApplicationSessionEvent event) {
            // not asked for here
        }

        @Override
        public void sessionExpired(SipApplicationSessionEvent event) {
            // not asked for here
        }

        @Override
        public void sessionReadyToInvalidate(SipApplicationSessionEvent event) {
            // not asked for here
        }
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private SipFactory factory() {
        return (SipFactory) script.getServletContext().getAttribute(SipServlet.SIP_FACTORY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void byAThread(boolean encodes) {
        platform = new LivePlatform(encodes, script, new Telling());
        SipApplicationSession session = factory().createApplicationSession();
        assertThat(created).containsExactly(session.getId());
        assertThat(session.getAttribute("told")).isEqualTo("yes");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void byACallback(boolean encodes) {
        List<String> begun = new CopyOnWriteArrayList<>();
        script.on("INVITE", invite -> {
            begun.add(invite.getApplicationSession().getId());
            begun.add(factory().createApplicationSession().getId());
            invite.createResponse(200).send();
        });
        platform = new LivePlatform(encodes, script, new Telling());
        platform.calls("c1");
        assertThat(created).isEqualTo(begun).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void byTheFirstRequestOfAKeyAndByNoFurtherOne(boolean encodes) {
        script.on("INVITE", invite -> invite.createResponse(200).send());
        script.on("BYE", bye -> bye.createResponse(200).send());
        platform = new LivePlatform(encodes, Optional.of(initial -> "room"), script, new Telling());
        platform.calls("c1");
        SipApplicationSession room = factory().createApplicationSessionByKey("room");
        room.setInvalidateWhenReady(false);
        platform.says("BYE", "c1", 2);
        LivePlatform.until("the first has left", () -> !room.getSessions().hasNext());
        platform.calls("c2");
        assertThat(created).containsExactly(room.getId());
    }
}
