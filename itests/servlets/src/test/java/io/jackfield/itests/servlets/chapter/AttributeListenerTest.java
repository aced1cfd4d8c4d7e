package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Attributes;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.application.Treasure;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import org.junit.jupiter.api.BeforeEach;

/** What attributes tell: JSR 289 chapter 9 and the javadoc of the listeners. */
class AttributeListenerTest {
    @BeforeEach
    void forget() {
        Treasure.NOTED.clear();
    }

    @InBothModes
    @Shows({"SipSessionAttributeListener.attributeAdded", "SipSessionAttributeListener.attributeReplaced",
            "SipSessionAttributeListener.attributeRemoved", "SipApplicationSessionAttributeListener.attributeAdded",
            "SipApplicationSessionAttributeListener.attributeReplaced", "SipApplicationSessionAttributeListener.attributeRemoved",
            "SipSessionBindingListener.valueBound", "SipSessionBindingListener.valueUnbound",
            "SipApplicationSessionBindingListener.valueBound", "SipApplicationSessionBindingListener.valueUnbound"})
    void valuesAreToldBeforeListeners(Scene scene) throws Exception {
        Script script = scene.scripted(new Attributes());
        script.on("MESSAGE", message -> {
            message.getSession().setAttribute("a", new Treasure(message.getSession()));
            message.getSession().setAttribute("a", "plain");
            message.getSession().removeAttribute("a");
            message.getSession().removeAttribute("nothing");
            message.getApplicationSession().setAttribute("b", new Treasure(message.getSession()));
            message.getApplicationSession().setAttribute("b", "plain");
            message.getApplicationSession().removeAttribute("b");
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        assertThat(Treasure.NOTED).containsExactly("bound a", "added a", "unbound a", "replaced a", "removed a",
                "application bound b", "application added b", "application unbound b", "application replaced b",
                "application removed b");
    }

    @InBothModes
    @Shows({"SipSessionActivationListener.sessionWillPassivate", "SipSessionActivationListener.sessionDidActivate",
            "SipApplicationSessionActivationListener.sessionWillPassivate",
            "SipApplicationSessionActivationListener.sessionDidActivate"})
    void valuesThatSleepBetweenEventsWakeWhenTheyAreRead(Scene scene) throws Exception {
        Script script = scene.script();
        script.on("INVITE", invite -> {
            invite.getSession().setAttribute("a", new Treasure(invite.getSession()));
            invite.getApplicationSession().setAttribute("b", new Treasure(invite.getSession()));
            Treasure.NOTED.clear();
            invite.createResponse(200).send();
        }).on("BYE", bye -> {
            assertThat(Treasure.NOTED).containsExactlyInAnyOrder("sleeps", "application sleeps");
            Treasure.NOTED.clear();
            assertThat(((Treasure) bye.getSession().getAttribute("a")).owner()).isSameAs(bye.getSession());
            assertThat(((Treasure) bye.getApplicationSession().getAttribute("b")).owner()).isSameAs(bye.getSession());
            assertThat(Treasure.NOTED).containsExactly("wakes", "application wakes");
            bye.createResponse(200).send();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        script.hears("ACK");
        scene.alice().sends(invite.dialog(), "BYE");
        scene.alice().hears(200);
        script.hears("BYE");
    }
}
