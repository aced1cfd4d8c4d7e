package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Bell;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import javax.servlet.ServletException;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.sip.message.Response;

/**
 * What an application's own thread does, here that of the test: it begins calls, and reads and writes those that it kept. JSR 289
 * leaves open when others see that; here it is committed when the method returns.
 */
class OutOfEventsTest {
    private record Kept(Outgoing call, SipServletRequest invite) {
        SipSession session() {
            return invite.getSession();
        }
    }

    /** A call of Alice that the application answered, and whose INVITE it kept. */
    private static Kept up(Scene scene, Script script) throws Exception {
        AtomicReference<SipServletRequest> kept = new AtomicReference<>();
        script.on("INVITE", invite -> {
            kept.set(invite);
            invite.createResponse(200).send();
        }).answers("BYE", 200);
        Outgoing call = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        call.acknowledges();
        script.hears("ACK");
        return new Kept(call, kept.get());
    }

    private static void soon(java.util.concurrent.Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20)).until(condition);
    }

    /** RFC 3725 section 4.1: an INVITE without an offer to the one, with his offer to the other, and her answer in the first ACK. */
    @InBothModes
    @Shows({"SipFactory.createApplicationSession", "SipFactory.createRequest(SipApplicationSession,String,String,String)"})
    void clickToDial(Scene scene) throws Exception {
        Queue<SipServletResponse> answers = new ConcurrentLinkedQueue<>();
        Script script = scene.script().on(200, answers::add);
        SipFactory factory = script.factory();
        SipApplicationSession both = factory.createApplicationSession();
        SipServletRequest first = factory.createRequest(both, "INVITE", "sip:web@example.net", scene.alice().uri());
        assertThat(first.isCommitted()).isFalse();
        first.send();
        assertThat(first.isCommitted()).isTrue();
        assertThatThrownBy(first::send).isInstanceOf(IllegalStateException.class);
        Incoming atAlice = scene.alice().hears("INVITE");
        assertThat(atAlice.request().getRawContent()).isNull();
        atAlice.answers(200, "Content-Type: application/sdp", "", "v=0", "o=alice", "");
        script.hears("200 INVITE");
        SipServletResponse offer = answers.remove();

        SipServletRequest second = factory.createRequest(both, "INVITE", "sip:web@example.net", scene.bob().uri());
        second.setContent(offer.getRawContent(), offer.getContentType());
        second.send();
        Incoming atBob = scene.bob().hears("INVITE");
        assertThat(new String(atBob.request().getRawContent())).isEqualTo("v=0\r\no=alice\r\n");
        atBob.answers(200, "Content-Type: application/sdp", "", "v=0", "o=bob", "");
        script.hears("200 INVITE");
        SipServletResponse answer = answers.remove();
        soon(() -> second.getSession().getState() == SipSession.State.CONFIRMED);
        answer.createAck().send();
        SipServletRequest ack = offer.createAck();
        ack.setContent(answer.getRawContent(), answer.getContentType());
        ack.send();
        scene.bob().hears("ACK");
        assertThat(new String(scene.alice().hears("ACK").request().getRawContent())).isEqualTo("v=0\r\no=bob\r\n");

        assertThat(both.getSessions("SIP")).toIterable().hasSize(2);
        for (SipServletRequest each : List.of(first, second)) {
            each.getSession().createRequest("BYE").send();
        }
        assertThat(scene.alice().hears("BYE").within()).isSameAs(atAlice.dialog());
        assertThat(scene.bob().hears("BYE").within()).isSameAs(atBob.dialog());
    }

    @InBothModes
    @Shows({"SipServletRequest.createCancel"})
    void cancelsACallThatItBegan(Scene scene) throws Exception {
        Script script = scene.script();
        SipServletRequest invite = script.factory().createRequest(script.factory().createApplicationSession(), "INVITE",
                "sip:web@example.net", scene.bob().uri());
        invite.send();
        Incoming atBob = scene.bob().hears("INVITE");
        atBob.answers(180);
        script.hears("180 INVITE");
        soon(() -> invite.getSession().getState() == SipSession.State.EARLY);
        invite.createCancel().send();
        scene.bob().hears("CANCEL").answers(200);
        atBob.answers(487);
        script.hears("487 INVITE");
        scene.container().isEmptySoon();
    }

    @InBothModes
    @Shows({"SipServletRequest.createResponse(int)", "SipServletMessage.setAttribute", "SipServletMessage.getAttribute"})
    void answersACallLater(Scene scene) throws Exception {
        AtomicReference<SipServletRequest> kept = new AtomicReference<>();
        Script script = scene.script().on("INVITE", kept::set);
        Outgoing call = scene.alice().sends("INVITE", scene.uri("service"));
        script.hears("INVITE");
        SipServletRequest invite = kept.get();
        soon(() -> invite.getSession().isValid());
        assertThat(invite.isCommitted()).isFalse();
        invite.setAttribute("who", "web");
        assertThat(invite.getAttribute("who")).isEqualTo("web");
        invite.createResponse(180).send();
        String tag = tags(scene.alice().hears(180)).get(1);
        assertThat(invite.getSession().getState()).isEqualTo(SipSession.State.EARLY);
        SipServletResponse ok = invite.createResponse(200);
        ok.setHeader("X-Who", "web");
        ok.send();
        Response heard = scene.alice().hears(200);
        assertThat(tags(heard).get(1)).isEqualTo(tag);
        assertThat(heard.getHeader("X-Who")).isNotNull();
        assertThat(invite.isCommitted()).isTrue();
        assertThatThrownBy(ok::send).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> invite.createResponse(486)).isInstanceOf(IllegalStateException.class);
        call.acknowledges();
        script.hears("ACK");
    }

    @InBothModes
    @Shows({"SipSession.getState", "SipSession.isValid", "SipSession.getCallId", "SipSession.getRemoteParty",
            "SipApplicationSession.getSessions()", "SipApplicationSession.getSipSession", "SipApplicationSession.isValid"})
    void aKeptSessionShowsWhatIsCommitted(Scene scene) throws Exception {
        Script script = scene.script();
        Kept kept = up(scene, script);
        SipSession session = kept.session();
        assertThat(session.isValid()).isTrue();
        soon(() -> session.getState() == SipSession.State.CONFIRMED);
        assertThat(session.getCallId()).isEqualTo(kept.call().dialog().getCallId().getCallId());
        assertThat(session.getRemoteParty().getURI()).hasToString("sip:alice@example.org");
        assertThatThrownBy(() -> session.getRemoteParty().setDisplayName("x")).isInstanceOf(IllegalStateException.class);
        SipApplicationSession application = session.getApplicationSession();
        assertThat(application.getSessions().next()).isEqualTo(session);
        assertThat(application.getSipSession(session.getId())).isEqualTo(session);

        scene.alice().sends(kept.call().dialog(), "BYE");
        scene.alice().hears(200);
        soon(() -> !session.isValid());
        assertThat(application.isValid()).isFalse();
        assertThatThrownBy(session::getState).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.setAttribute("a", "1")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createRequest("INFO")).isInstanceOf(IllegalStateException.class);
    }

    @InBothModes
    @Shows({"SipSession.setAttribute", "SipSession.getAttribute", "SipSession.removeAttribute", "SipSession.setHandler",
            "SipApplicationSession.setAttribute", "SipApplicationSession.setInvalidateWhenReady", "SipApplicationSession.setExpires",
            "SipApplicationSession.invalidate"})
    void aWriteIsThereForTheNextEvent(Scene scene) throws Exception {
        Script script = scene.script();
        Kept kept = up(scene, script);
        SipSession session = kept.session();
        List<String> list = new ArrayList<>(List.of("a"));
        session.setAttribute("list", list);
        list.add("only here");
        assertThat(session.getAttribute("list")).isEqualTo(List.of("a"));
        script.on("INFO", info -> {
            assertThat(info.getSession().getAttribute("list")).isEqualTo(List.of("a"));
            assertThat(info.getApplicationSession().getAttribute("leg")).isSameAs(info.getSession());
            assertThat(info.getApplicationSession().getInvalidateWhenReady()).isFalse();
            info.createResponse(200).send();
        });
        SipApplicationSession application = session.getApplicationSession();
        application.setAttribute("leg", session);
        application.setInvalidateWhenReady(false);
        assertThat(application.setExpires(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(application.getExpirationTime()).isZero();
        scene.alice().sends(kept.call().dialog(), "INFO");
        scene.alice().hears(200);
        session.removeAttribute("list");
        assertThat(session.getAttributeNames().hasMoreElements()).isFalse();

        assertThatThrownBy(() -> session.setAttribute("a", new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.setHandler("nobody")).isInstanceOf(ServletException.class);
        assertThatThrownBy(() -> session.createRequest("ACK")).isInstanceOf(IllegalArgumentException.class);
        application.invalidate();
        assertThat(session.isValid()).isFalse();
        scene.container().isEmptySoon();
    }

    @InBothModes
    @Shows({"SipSession.createRequest"})
    void aThreadSendsInADialogAndHangsUp(Scene scene) throws Exception {
        Script script = scene.script();
        Kept kept = up(scene, script);
        SipServletRequest info = kept.session().createRequest("INFO");
        info.setHeader("X-From", "a thread");
        info.send();
        Incoming heard = scene.alice().hears("INFO");
        assertThat(heard.request().getHeader("X-From")).isNotNull();
        assertThat(heard.within()).isSameAs(kept.call().dialog());
        heard.answers(200);
        script.hears("200 INFO");
        kept.session().createRequest("BYE").send();
        Incoming bye = scene.alice().hears("BYE");
        assertThat(bye.number()).isEqualTo(heard.number() + 1);
        bye.answers(200);
        script.hears("200 BYE");
        soon(() -> !kept.session().isValid());
    }

    @InBothModes
    @Shows({"SipSessionsUtil.getApplicationSessionById"})
    void findsASessionByItsId(Scene scene) throws Exception {
        Script script = scene.script();
        SipApplicationSession application = up(scene, script).session().getApplicationSession();
        SipApplicationSession found = script.sessions().getApplicationSessionById(application.getId());
        assertThat(found).isEqualTo(application);
        assertThat(found.getId()).isEqualTo(application.getId());
        assertThat(script.sessions().getApplicationSessionById("nothing")).isNull();
        application.invalidate();
        assertThat(script.sessions().getApplicationSessionById(found.getId())).isNull();
    }

    /** JSR 289, javadoc of SipSessionsUtil and SipFactory: one session of a key at a time. */
    @InBothModes
    @Shows({"SipFactory.createApplicationSessionByKey", "SipSessionsUtil.getApplicationSessionByKey"})
    void findsASessionByItsKey(Scene scene) throws Exception {
        Script script = scene.script();
        assertThat(script.sessions().getApplicationSessionByKey("room 5", false)).isNull();
        SipApplicationSession room = script.factory().createApplicationSessionByKey("room 5");
        room.setAttribute("guests", 1);
        assertThat(script.factory().createApplicationSessionByKey("room 5")).isEqualTo(room);
        assertThat(script.sessions().getApplicationSessionByKey("room 6", true)).isNotEqualTo(room);
        script.on("MESSAGE", message -> {
            SipApplicationSession found = script.sessions().getApplicationSessionByKey("room 5", false);
            message.createResponse(found.equals(room) && found.getAttribute("guests").equals(1) ? 200 : 404).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        room.invalidate();
        assertThat(script.sessions().getApplicationSessionByKey("room 5", false)).isNull();
        assertThat(script.sessions().getApplicationSessionByKey("room 5", true).getAttribute("guests")).isNull();
        assertThatThrownBy(() -> script.factory().createApplicationSessionByKey(null)).isInstanceOf(NullPointerException.class);
    }

    @InBothModes
    @Shows({"TimerService.createTimer(SipApplicationSession,long,boolean,Serializable)", "ServletTimer.cancel",
            "ServletTimer.getTimeRemaining", "ServletTimer.getInfo", "SipApplicationSession.getTimers", "SipApplicationSession.getTimer"})
    void aThreadSetsAndCancelsTimers(Scene scene) throws Exception {
        Script script = scene.scripted(new Bell(scene.plain()).rings(timer ->
                ((SipSession) timer.getApplicationSession().getSessions("SIP").next()).createRequest("BYE").send()));
        SipApplicationSession session = up(scene, script).session().getApplicationSession();
        ServletTimer late = script.timers().createTimer(session, 60_000, true, "late");
        assertThat(session.getTimers()).containsExactly(late);
        assertThat(session.getTimer(late.getId())).isEqualTo(late);
        assertThat(late.getInfo()).isEqualTo("late");
        assertThat(late.getTimeRemaining()).isBetween(1L, 60_000L);
        assertThat(late.getApplicationSession()).isEqualTo(session);
        late.cancel();
        late.cancel();
        assertThat(session.getTimers()).isEmpty();
        script.timers().createTimer(session, 1, true, "hang up");
        script.hears("timer hang up");
        scene.alice().hears("BYE").answers(200);
        script.hears("200 BYE");
        soon(() -> !session.isValid());
        assertThatThrownBy(() -> script.timers().createTimer(session, 1, true, null)).isInstanceOf(IllegalStateException.class);
    }

    /** One call's callback writes to another: it does not wait, and the other call is changed after its own commit. */
    @InBothModes
    void aCallbackEndsAnotherCall(Scene scene) throws Exception {
        Script script = scene.script();
        Kept kept = up(scene, script);
        script.on("MESSAGE", message -> {
            kept.session().setAttribute("by", message.getCallId());
            kept.session().createRequest("BYE").send();
            message.createResponse(200).send();
        }).on(200, ok -> script.tell("ended by " + ok.getSession().getAttribute("by")));
        Outgoing message = scene.bob().sends("MESSAGE", scene.uri("service"));
        scene.bob().hears(200);
        Incoming bye = scene.alice().hears("BYE");
        assertThat(bye.within()).isSameAs(kept.call().dialog());
        bye.answers(200);
        script.hears("ended by " + message.request().getHeader("Call-ID").toString().trim().replaceFirst("Call-ID: ", ""));
    }
}
