package io.jackfield.apps.call.forward;

import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.UAMode;

/**
 * Answers the caller with what the called phone answers: two dialogs, one call (JSR 289 chapter 12).
 *
 * <pre>
 *  caller          call-forward          phone
 *    |--- INVITE ------>|                  |
 *    |&lt;-- 100 ----------|--- INVITE ------>|
 *    |&lt;-- 180 ----------|&lt;-- 180 ----------|
 *    |&lt;-- 200 ----------|&lt;-- 200 ----------|
 *    |--- ACK --------->|--- ACK --------->|     then either side: BYE, BYE, 200, 200
 * </pre>
 *
 * <p>New in 2.0: the phone's display says what the call is, and where nobody answers the call goes on to a second phone; see
 * {@link NoAnswer}.
 *
 * <p>The servlet has no fields: what belongs to a call lives in the call, so that any engine can go on with it.
 */
@javax.servlet.sip.annotation.SipServlet(name = "call-forward", loadOnStartup = 1)
public final class CallForward extends SipServlet {
    private static final long serialVersionUID = 1L;

    /** Says on every message which version made it. */
    static final String SERVED_BY = "call-forward 2.0";

    @Override
    protected void doRequest(SipServletRequest request) throws ServletException, IOException {
        switch (request.getMethod()) {
            case "ACK" -> confirm(request);
            case "CANCEL" -> cancel(request);
            default -> {
                if (request.isInitial()) {
                    forward(request);
                } else {
                    relay(request); // BYE, re-INVITE, PRACK, INFO, UPDATE, NOTIFY: whatever belongs to the dialog
                }
            }
        }
    }

    /** A new call: the same INVITE in a second dialog. {@code linked} lets the helper find one from the other later. */
    private void forward(SipServletRequest invite) throws ServletException, IOException {
        if (!"INVITE".equals(invite.getMethod())) {
            SipServletResponse refusal = invite.createResponse(SipServletResponse.SC_METHOD_NOT_ALLOWED);
            refusal.setHeader("Allow", "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO, NOTIFY");
            send(refusal);
            return;
        }
        ring(invite, target());
        NoAnswer.watch(invite);
    }

    /** Rings a phone for a caller. The display of the phone says what the call is (RFC 3261 20.36). */
    static void ring(SipServletRequest invite, String phone) throws ServletException, IOException {
        SipFactory factory = (SipFactory) invite.getServletContext().getAttribute(SIP_FACTORY);
        SipServletRequest outgoing = invite.getB2buaHelper().createRequest(invite, true, null);
        outgoing.setRequestURI(factory.createURI(phone));
        outgoing.setHeader("Subject", "Forwarded from " + invite.getTo().getURI());
        send(outgoing);
    }

    /** Where calls go; read anew for every call, so that it can be changed while the platform runs. */
    private static String target() {
        return System.getProperty("io.jackfield.apps.call-forward.target", "sip:phone@127.0.0.1:5090");
    }

    /** A request inside the call goes to the other side; {@link #doResponse} brings the answer back. */
    private void relay(SipServletRequest request) throws ServletException, IOException {
        SipSession other = other(request);
        if (other == null) {
            // The other side has hung up at the same moment.
            send(request.createResponse("BYE".equals(request.getMethod()) ? 200 : 481));
            return;
        }
        try {
            send(request.getB2buaHelper().createRequest(other, request, null));
        } catch (IllegalStateException crossed) {
            send(request.createResponse(crossed(request.getMethod())));
        }
    }

    /** The answer to what the other side, at the same moment, leaves no room for: its own re-INVITE, its 2xx, its BYE. */
    private static int crossed(String method) {
        return switch (method) {
            case "INVITE", "UPDATE" -> SipServletResponse.SC_REQUEST_PENDING; // RFC 3261 14.1, RFC 3311 5.1
            case "PRACK", "BYE" -> SipServletResponse.SC_OK; // the response is past, or the call over, on both sides
            default -> SipServletResponse.SC_CALL_LEG_DONE;
        };
    }

    /** The ACK answers a 2xx: find the one that still waits for it on the other side. */
    private void confirm(SipServletRequest ack) throws ServletException, IOException {
        SipSession other = other(ack);
        if (other == null) {
            return;
        }
        for (SipServletMessage pending : ack.getB2buaHelper().getPendingMessages(other, UAMode.UAC)) {
            if (pending instanceof SipServletResponse response && response.getStatus() / 100 == 2) {
                send(withBody(response.createAck(), ack));
            }
        }
    }

    /** The container has answered the CANCEL and the caller's INVITE (JSR 289 11.2.3); the phone still rings. */
    private void cancel(SipServletRequest cancel) throws ServletException, IOException {
        NoAnswer.stop(cancel.getApplicationSession());
        SipSession other = other(cancel);
        if (other != null) {
            send(cancel.getB2buaHelper().createCancel(other));
        }
    }

    /** Ringing, answered, busy, or the answer to a BYE: the other side gets the same. */
    @Override
    protected void doResponse(SipServletResponse response) throws ServletException, IOException {
        if (response.getStatus() == SipServletResponse.SC_TRYING) {
            return; // the container has sent the caller its own
        }
        SipServletRequest asked = response.getRequest();
        boolean linked = asked.getB2buaHelper().getLinkedSession(response.getSession()) != null;
        SipServletRequest question = linked ? asked.getB2buaHelper().getLinkedSipServletRequest(asked) : null;
        if (response.getStatus() >= 200 && linked && "INVITE".equals(response.getMethod())) {
            NoAnswer.stop(response.getApplicationSession());
        }
        if (question != null && !question.isCommitted()) {
            SipServletResponse answer = withBody(question.createResponse(response.getStatus(), response.getReasonPhrase()), response);
            if (response.getHeader("RSeq") == null) {
                send(answer);
            } else {
                sign(answer);
                answer.sendReliably(); // the caller's PRACK goes on to the phone (RFC 3262)
            }
        } else if (response.getStatus() / 100 == 2 && "INVITE".equals(response.getMethod())) {
            // The phone answered while the caller gave up, or another phone rings already: pick up and hang up.
            send(response.createAck());
            send(response.getSession().createRequest("BYE"));
        }
    }

    /** The session of the other side, or null where there is none any more, or where it talks with another phone that answered. */
    private static SipSession other(SipServletRequest request) {
        B2buaHelper b2bua = request.getB2buaHelper();
        SipSession other = b2bua.getLinkedSession(request.getSession());
        return other != null && other.isValid() && other.getState() != SipSession.State.TERMINATED
                && request.getSession().equals(b2bua.getLinkedSession(other)) ? other : null;
    }

    /** Gives a message the body of another. A request that the helper copied has it already. */
    private static <M extends SipServletMessage> M withBody(M message, SipServletMessage origin) throws IOException {
        if (origin.getContentLength() > 0) {
            message.setContent(origin.getRawContent(), origin.getContentType());
        }
        return message;
    }

    private static void send(SipServletMessage message) throws IOException {
        sign(message);
        message.send();
    }

    private static void sign(SipServletMessage message) {
        message.setHeader("X-Served-By", SERVED_BY);
    }
}
