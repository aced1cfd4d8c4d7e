package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.tags;
import static io.jackfield.itests.servlets.scene.Phone.value;
import static io.jackfield.itests.servlets.scene.Phone.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.util.List;
import java.util.Map;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.UAMode;
import javax.sip.message.Request;

/** The rules of B2buaHelper: JSR 289 chapter 12 and its javadoc. */
class B2buaHelperTest {
    /** A copy of a request for Bob, linked. */
    private static SipServletRequest toBob(Scene scene, SipServletRequest request, Map<String, List<String>> headers) throws Exception {
        SipServletRequest copy = request.getB2buaHelper().createRequest(request, true, headers);
        copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
        return copy;
    }

    @InBothModes
    void theHeaderMapOverridesHeadersAndParties(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            for (String name : List.of("Call-ID", "CSeq", "Via", "Record-Route", "Route")) {
                assertThatThrownBy(() -> invite.getB2buaHelper().createRequest(invite, false, Map.of(name, List.of("x")))).as(name)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            toBob(scene, invite, Map.of("From", List.of("\"Proxy\" <sip:proxy@example.net>;tag=ignored"),
                    "To", List.of("<sip:carol@example.net>"), "Contact", List.of("<sip:me@elsewhere.example>"),
                    "X-Corp", List.of("new", "newer"))).send();
        });
        Outgoing outgoing = scene.alice().sends("INVITE", scene.uri("service"), "X-Corp: old");
        Request copy = scene.bob().hears("INVITE").request();
        assertThat(value(copy, "From")).startsWith("\"Proxy\" <sip:proxy@example.net>");
        assertThat(tags(copy).get(0)).isNotEqualTo("ignored").isNotEqualTo(tags(outgoing.request()).get(0));
        assertThat(value(copy, "To")).isEqualTo("<sip:carol@example.net>");
        assertThat(value(copy, "Contact")).contains("sip:me@" + scene.container().address());
        assertThat(values(copy, "X-Corp")).containsExactly("new", "newer");
    }

    @InBothModes
    @Shows({"B2buaHelper.createRequest(SipServletRequest)"})
    void anUnlinkedCopyIsNotLinked(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            B2buaHelper b2bua = invite.getB2buaHelper();
            SipServletRequest copy = b2bua.createRequest(invite);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            assertThat(b2bua.getLinkedSession(invite.getSession())).isNull();
            assertThat(b2bua.getLinkedSipServletRequest(copy)).isNull();
            copy.send();
            invite.createResponse(404).send();
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(404);
        scene.bob().hears("INVITE").answers(486);
        scene.script().hears("486 INVITE");
    }

    @InBothModes
    @Shows({"B2buaHelper.getLinkedSession", "B2buaHelper.getLinkedSipServletRequest", "B2buaHelper.linkSipSessions",
            "B2buaHelper.unlinkSipSessions"})
    void linksSessionsOneToOne(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            B2buaHelper b2bua = invite.getB2buaHelper();
            SipServletRequest copy = toBob(scene, invite, null);
            assertThat(b2bua.getLinkedSession(invite.getSession())).isSameAs(copy.getSession());
            assertThat(b2bua.getLinkedSession(copy.getSession())).isSameAs(invite.getSession());
            assertThat(b2bua.getLinkedSipServletRequest(copy)).isSameAs(invite);
            assertThat(b2bua.getLinkedSipServletRequest(invite)).isSameAs(copy);
            SipSession third = b2bua.createRequest(invite).getSession();
            assertThatThrownBy(() -> b2bua.linkSipSessions(invite.getSession(), third)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> b2bua.unlinkSipSessions(third)).isInstanceOf(IllegalArgumentException.class);
            b2bua.unlinkSipSessions(invite.getSession());
            assertThat(b2bua.getLinkedSession(copy.getSession())).isNull();
            b2bua.linkSipSessions(copy.getSession(), invite.getSession());
            assertThat(b2bua.getLinkedSession(invite.getSession())).isSameAs(copy.getSession());
            third.invalidate();
            copy.send();
        }).on(180, ringing -> {
            B2buaHelper b2bua = ringing.getRequest().getB2buaHelper();
            SipSession caller = b2bua.getLinkedSession(ringing.getSession());
            assertThat(caller).as("in a later event").isNotNull();
            assertThat(b2bua.getLinkedSession(caller)).isSameAs(ringing.getSession());
            assertThat(b2bua.getLinkedSipServletRequest(ringing.getRequest()).getSession()).isSameAs(caller);
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        Incoming invite = scene.bob().hears("INVITE");
        invite.answers(180);
        scene.script().hears("180 INVITE");
    }

    @InBothModes
    @Shows({"B2buaHelper.createResponseToOriginalRequest"})
    void answersTheOriginalRequestLater(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> toBob(scene, invite, null).send()).on(486, busy -> {
            B2buaHelper b2bua = busy.getRequest().getB2buaHelper();
            SipSession caller = b2bua.getLinkedSession(busy.getSession());
            SipServletResponse answer = b2bua.createResponseToOriginalRequest(caller, 603, "No");
            assertThat(answer.getSession()).isSameAs(caller);
            answer.send();
            assertThatThrownBy(() -> b2bua.createResponseToOriginalRequest(caller, 500, null)).isInstanceOf(IllegalStateException.class);
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.bob().hears("INVITE").answers(486);
        assertThat(scene.alice().hears(603).getReasonPhrase()).isEqualTo("No");
    }

    @InBothModes
    @Shows({"B2buaHelper.getPendingMessages"})
    void pendingMessagesAreThoseThatWaitForTheApplication(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> toBob(scene, invite, null).send()).on(200, ok -> {
            B2buaHelper b2bua = ok.getRequest().getB2buaHelper();
            SipSession caller = b2bua.getLinkedSession(ok.getSession());
            assertThat(b2bua.getPendingMessages(caller, UAMode.UAC)).isEmpty();
            assertThat(b2bua.getPendingMessages(caller, UAMode.UAS)).hasSize(1);
            ((SipServletRequest) b2bua.getPendingMessages(caller, UAMode.UAS).get(0)).createResponse(200).send();
            assertThat(b2bua.getPendingMessages(caller, UAMode.UAS)).isEmpty();
            assertThat(b2bua.getPendingMessages(ok.getSession(), UAMode.UAC)).hasSize(1);
            ((SipServletResponse) b2bua.getPendingMessages(ok.getSession(), UAMode.UAC).get(0)).createAck().send();
            assertThat(b2bua.getPendingMessages(ok.getSession(), UAMode.UAC)).isEmpty();
        });
        Outgoing outgoing = scene.alice().sends("INVITE", scene.uri("service"));
        scene.bob().hears("INVITE").answers(200);
        scene.bob().hears("ACK");
        scene.alice().hears(200);
        outgoing.acknowledges();
        scene.script().hears("ACK");
    }

    @InBothModes
    @Shows({"B2buaHelper.createCancel"})
    void cancelsOnlyAnInviteThatIsOpen(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            B2buaHelper b2bua = invite.getB2buaHelper();
            SipServletRequest copy = toBob(scene, invite, null);
            assertThatThrownBy(() -> b2bua.createCancel(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> b2bua.createCancel(copy.getSession())).isInstanceOf(IllegalStateException.class);
            copy.send();
        }).on(180, ringing -> {
            SipServletRequest cancel = ringing.getRequest().getB2buaHelper().createCancel(ringing.getSession());
            assertThat(cancel.getMethod()).isEqualTo("CANCEL");
            cancel.send();
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        Incoming invite = scene.bob().hears("INVITE");
        invite.answers(180);
        scene.bob().hears("CANCEL").answers(200);
        invite.answers(487);
        scene.script().hears("487 INVITE");
    }
}
