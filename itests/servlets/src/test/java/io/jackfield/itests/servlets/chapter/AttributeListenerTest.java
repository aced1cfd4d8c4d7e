package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Attentive;
import io.jackfield.itests.servlets.application.Kept;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.time.Duration;
import java.util.List;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipSession;

/** Who hears of attributes, and attributes that hear what becomes of them: JSR 289 chapter 9, in the order of HttpSession. */
class AttributeListenerTest {
    private static Script script(Scene scene) {
        Script script = scene.scripted(new Attentive(scene.plain()));
        script.getServletContext().setAttribute("script", script);
        return script;
    }

    private static void hearsInOrder(Script script, String... wanted) throws InterruptedException {
        for (String next : wanted) {
            assertThat(script.next()).isEqualTo(next);
        }
    }

    @InBothModes
    @Shows({"SipSessionAttributeListener.attributeAdded", "SipSessionAttributeListener.attributeReplaced",
            "SipSessionAttributeListener.attributeRemoved", "SipSessionBindingListener.valueBound",
            "SipSessionBindingListener.valueUnbound"})
    void hearOfTheAttributesOfASession(Scene scene) throws Exception {
        Script script = script(scene).on("MESSAGE", message -> {
            SipSession session = message.getSession();
            session.setAttribute("a", new Kept("one"));
            session.setAttribute("a", new Kept("two"));
            session.removeAttribute("a");
            session.removeAttribute("a");
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        hearsInOrder(script, "one bound to a", "added a one", "two bound to a", "one unbound from a", "replaced a two",
                "two unbound from a", "removed a null", "MESSAGE");
    }

    @InBothModes
    @Shows({"SipApplicationSessionAttributeListener.attributeAdded", "SipApplicationSessionAttributeListener.attributeReplaced",
            "SipApplicationSessionAttributeListener.attributeRemoved", "SipApplicationSessionBindingListener.valueBound",
            "SipApplicationSessionBindingListener.valueUnbound"})
    void hearOfTheAttributesOfAnApplicationSession(Scene scene) throws Exception {
        Script script = script(scene).on("MESSAGE", message -> {
            SipApplicationSession session = message.getApplicationSession();
            session.setAttribute("a", new Kept("one"));
            session.setAttribute("a", new Kept("two"));
            session.removeAttribute("a");
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        hearsInOrder(script, "one bound to application a", "added in application a one", "two bound to application a",
                "one unbound from application a", "replaced in application a two", "two unbound from application a",
                "removed in application a null", "MESSAGE");
    }

    /** What a session still holds when it ends is unbound from it. */
    @InBothModes
    void theEndOfASessionUnbindsWhatItHolds(Scene scene) throws Exception {
        Script script = script(scene).on("MESSAGE", message -> {
            message.getSession().setAttribute("a", new Kept("one"));
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        script.hears("one unbound from a");
        script.hears("removed a null");
        scene.container().isEmptySoon();
    }

    /** The container stores what its version does not run on, however it keeps calls while it runs. */
    @InBothModes
    @Shows({"SipSessionActivationListener.sessionWillPassivate", "SipSessionActivationListener.sessionDidActivate",
            "SipApplicationSessionActivationListener.sessionWillPassivate",
            "SipApplicationSessionActivationListener.sessionDidActivate"})
    void valuesHearWhenTheyAreStoredAndReadAgain(Scene scene) throws Exception {
        Script script = script(scene).on("INVITE", invite -> {
            invite.getSession().setAttribute("a", new Kept("one"));
            invite.getApplicationSession().setAttribute("b", new Kept("two"));
            invite.createResponse(200).send();
        }).on("INFO", info -> {
            assertThat(info.getSession().getAttribute("a")).hasToString("one");
            assertThat(info.getApplicationSession().getAttribute("b")).hasToString("two");
            info.createResponse(200).send();
        });
        Outgoing call = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        call.acknowledges();
        told(script, "ACK");
        scene.container().storesAllAndReadsAgain();
        told(script, "one will passivate", "two will passivate in application");
        scene.alice().sends(call.dialog(), "INFO");
        scene.alice().hears(200);
        told(script, "one did activate", "two did activate in application", "INFO");
    }

    private static void told(Script script, String... what) {
        await().atMost(Duration.ofSeconds(20)).until(() -> script.told().containsAll(List.of(what)));
    }
}
