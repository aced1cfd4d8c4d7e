package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Telling;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.util.List;

/** By which method a servlet is told of a message: JSR 289 chapters 2 and 11, and the javadoc of SipServlet. */
class ServletTest {
    @InBothModes
    @Shows({"SipServlet.service", "SipServlet.doRequest", "SipServlet.doOptions", "SipServlet.doRegister", "SipServlet.doSubscribe",
            "SipServlet.doNotify", "SipServlet.doMessage", "SipServlet.doPublish", "SipServlet.doRefer", "SipServlet.log(String)",
            "SipServlet.log(String,Throwable)"})
    void requestsOutsideDialogsByTheirMethod(Scene scene) throws Exception {
        Telling servlet = new Telling();
        scene.runs(servlet);
        for (String method : List.of("OPTIONS", "REGISTER", "SUBSCRIBE", "MESSAGE", "PUBLISH", "REFER", "NOTIFY")) {
            scene.alice().sends(method, scene.uri("service"), "Event: presence", "Refer-To: <sip:x@example.com>",
                    "Subscription-State: active");
            scene.alice().hears(200);
            assertThat(servlet.says()).isEqualToIgnoringCase("do" + method + " " + method);
        }
    }

    @InBothModes
    @Shows({"SipServlet.doInvite", "SipServlet.doAck", "SipServlet.doBye", "SipServlet.doInfo", "SipServlet.doUpdate"})
    void requestsOfADialogByTheirMethod(Scene scene) throws Exception {
        Telling servlet = new Telling();
        scene.runs(servlet);
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        assertThat(servlet.says()).isEqualTo("doInvite INVITE");
        assertThat(servlet.says()).isEqualTo("doAck ACK");
        for (String method : List.of("INFO", "UPDATE", "BYE")) {
            scene.alice().sends(invite.dialog(), method);
            scene.alice().hears(200);
            assertThat(servlet.says()).isEqualToIgnoringCase("do" + method + " " + method);
        }
    }

    @InBothModes
    @Shows({"SipServlet.doPrack"})
    void aPrackOfAReliableResponse(Scene scene) throws Exception {
        Telling servlet = new Telling();
        scene.runs(servlet);
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"), "X-Reliable: yes", "Supported: 100rel");
        assertThat(servlet.says()).isEqualTo("doInvite INVITE");
        invite.acknowledgesProvisionally(scene.alice().hears(183));
        scene.alice().hears(200);
        assertThat(servlet.says()).isEqualTo("doPrack PRACK");
    }

    /** JSR 289 section 11.2.3: the container has answered the CANCEL and the INVITE when the application hears of it. */
    @InBothModes
    @Shows({"SipServlet.doCancel"})
    void aCancelAfterItWasAnswered(Scene scene) throws Exception {
        Telling servlet = new Telling();
        scene.runs(servlet);
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"), "X-Call: " + scene.bob().uri());
        assertThat(servlet.says()).isEqualTo("doInvite INVITE");
        scene.bob().hears("INVITE").answers(486); // an application that only looks: Alice's call is still open
        assertThat(servlet.says()).isEqualTo("doErrorResponse 486");
        Outgoing cancel = invite.cancels();
        assertThat(scene.alice().hears(200).getHeader("CSeq")).isEqualTo(cancel.request().getHeader("CSeq"));
        scene.alice().hears(487);
        assertThat(servlet.says()).isEqualTo("doCancel CANCEL");
    }

    @InBothModes
    @Shows({"SipServlet.doResponse", "SipServlet.doProvisionalResponse", "SipServlet.doSuccessResponse",
            "SipServlet.doRedirectResponse", "SipServlet.doErrorResponse"})
    void responsesByTheirStatus(Scene scene) throws Exception {
        Telling servlet = new Telling();
        scene.runs(servlet);
        int[][] flows = {{180, 200}, {183, 302}, {181, 404}, {182, 600}};
        for (int[] flow : flows) {
            scene.alice().sends("INVITE", scene.uri("service"), "X-Call: " + scene.bob().uri());
            assertThat(servlet.says()).isEqualTo("doInvite INVITE");
            Incoming invite = scene.bob().hears("INVITE");
            invite.answers(flow[0]);
            assertThat(servlet.says()).isEqualTo("doProvisionalResponse " + flow[0]);
            invite.answers(flow[1]);
            String method = flow[1] == 200 ? "doSuccessResponse" : flow[1] == 302 ? "doRedirectResponse" : "doErrorResponse";
            assertThat(servlet.says()).isEqualTo(method + " " + flow[1]);
            if (flow[1] == 200) {
                scene.bob().hears("ACK");
            }
        }
    }

    /** RFC 3261 section 16.7 step 5: 100 is hop by hop and not for the application. */
    @InBothModes
    void a100IsNotToldOf(Scene scene) throws Exception {
        Telling servlet = new Telling();
        scene.runs(servlet);
        scene.alice().sends("INVITE", scene.uri("service"), "X-Call: " + scene.bob().uri());
        assertThat(servlet.says()).isEqualTo("doInvite INVITE");
        Incoming invite = scene.bob().hears("INVITE");
        invite.answers(100);
        invite.answers(180);
        assertThat(servlet.says()).isEqualTo("doProvisionalResponse 180");
    }
}
