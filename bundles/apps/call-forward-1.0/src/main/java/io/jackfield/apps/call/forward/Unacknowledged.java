package io.jackfield.apps.call.forward;

import java.io.IOException;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipErrorEvent;
import javax.servlet.sip.SipErrorListener;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.UAMode;
import javax.servlet.sip.annotation.SipListener;

/**
 * The caller vanished before it acknowledged the answer. The container hangs up on the caller (RFC 3261 13.3.1.4); the phone,
 * which still waits for its ACK, is for the application to hang up on.
 */
@SipListener
public final class Unacknowledged implements SipErrorListener {
    @Override
    public void noAckReceived(SipErrorEvent error) {
        B2buaHelper b2bua = error.getRequest().getB2buaHelper();
        SipSession phone = b2bua.getLinkedSession(error.getRequest().getSession());
        if (phone == null || phone.getState() != SipSession.State.CONFIRMED) {
            return;
        }
        for (SipServletMessage pending : b2bua.getPendingMessages(phone, UAMode.UAC)) {
            if (pending instanceof SipServletResponse answer && answer.getStatus() / 100 == 2) {
                send(answer.createAck());
            }
        }
        try {
            send(phone.createRequest("BYE"));
        } catch (IllegalStateException over) {
            return; // it has had the BYE of the caller, who hung up without an ACK (RFC 3261 15.1.1)
        }
    }

    /** The caller vanished while the phone rang: the container answers its INVITE, and the phone is not to ring on. */
    @Override
    public void noPrackReceived(SipErrorEvent error) {
        B2buaHelper b2bua = error.getRequest().getB2buaHelper();
        SipSession phone = b2bua.getLinkedSession(error.getRequest().getSession());
        if (phone != null && phone.getState() == SipSession.State.EARLY) {
            send(b2bua.createCancel(phone));
        }
    }

    private static void send(SipServletRequest request) {
        request.setHeader("X-Served-By", CallForward.SERVED_BY);
        try {
            request.send();
        } catch (IOException e) {
            throw new IllegalStateException("the container takes what is sent within an event", e);
        }
    }
}
