package io.jackfield.apps.caller;

import java.io.IOException;
import java.util.Objects;
import javax.servlet.ServletException;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.TimerService;

/**
 * Rings whom a MESSAGE names (RFC 3428), and hangs up after a while.
 *
 * <pre>
 *  somebody         caller            phone
 *    |--- MESSAGE ---->|                |
 *    |&lt;-- 202 ---------|--- INVITE ---->|     rings for a while, then CANCEL
 *    |                 |&lt;-- 180 --------|
 *    |                 |&lt;-- 200 --------|
 *    |                 |--- ACK ------->|     talks for a while, then BYE; the phone may be faster
 * </pre>
 *
 * <p>The text of the message is an address: {@code sip:bob@example.com}. The MESSAGE, the call and its timers belong to one
 * application session, which ends by itself when they do.
 */
@javax.servlet.sip.annotation.SipServlet(name = "caller", loadOnStartup = 1)
public final class Caller extends SipServlet {
    private static final long serialVersionUID = 1L;

    /** The attribute of the application session that holds the INVITE; kept, and found again by every event that needs it. */
    static final String INVITE = "invite";

    /** An offer of silence (RFC 3264 8.4): there is no media here. */
    private static final String SILENCE = "v=0\r\no=caller 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 9 RTP/AVP 0\r\na=inactive\r\n";

    private SipFactory factory() {
        return (SipFactory) getServletContext().getAttribute(SIP_FACTORY);
    }

    private TimerService timers() {
        return (TimerService) getServletContext().getAttribute(TIMER_SERVICE);
    }

    /** Seconds from a system property, read anew for every call, so that it can be changed while the platform runs. */
    private static long millis(String name, int seconds) {
        return 1_000L * Integer.getInteger("io.jackfield.apps.caller." + name, seconds);
    }

    @Override
    protected void doMessage(SipServletRequest message) throws ServletException, IOException {
        Address wanted;
        try {
            wanted = factory().createAddress(Objects.toString(message.getContent(), "").trim());
        } catch (ServletParseException e) {
            message.createResponse(SipServletResponse.SC_BAD_REQUEST, "The text is no address").send();
            return;
        }
        message.createResponse(SipServletResponse.SC_ACCEPTED).send();
        ring(message, wanted);
    }

    private void ring(SipServletRequest message, Address wanted) throws IOException {
        SipApplicationSession session = message.getApplicationSession();
        SipServletRequest invite = factory().createRequest(session, "INVITE", message.getTo(), wanted);
        invite.setContent(SILENCE, "application/sdp");
        invite.send();
        session.setAttribute(INVITE, invite);
        // Persistent: whichever engine has the call when it is time, fires it.
        timers().createTimer(session, millis("ring-seconds", 30), true, Ending.NO_ANSWER);
    }

    @Override
    protected void doSuccessResponse(SipServletResponse response) throws ServletException, IOException {
        if (!"INVITE".equals(response.getMethod())) {
            return; // to BYE or CANCEL: the container knows what that means
        }
        response.createAck().send();
        SipApplicationSession session = response.getApplicationSession();
        if (session.getTimers().isEmpty()) {
            response.getSession().createRequest("BYE").send(); // answered while it was cancelled: nobody waits any more
            return;
        }
        stopTimers(session);
        timers().createTimer(session, millis("talk-seconds", 60), true, Ending.LONG_ENOUGH);
    }

    /** Busy, declined, not found, or cancelled. */
    @Override
    protected void doErrorResponse(SipServletResponse response) {
        if ("INVITE".equals(response.getMethod())) {
            log(response.getTo().getURI() + " was not reached: " + response.getStatus() + " " + response.getReasonPhrase());
            stopTimers(response.getApplicationSession());
        }
    }

    /** The phone hung up first. */
    @Override
    protected void doBye(SipServletRequest bye) throws IOException {
        stopTimers(bye.getApplicationSession());
        bye.createResponse(SipServletResponse.SC_OK).send();
    }

    /** The phone may put the call on hold, or look whether it still is there. */
    @Override
    protected void doRequest(SipServletRequest request) throws ServletException, IOException {
        switch (request.getMethod()) {
            case "MESSAGE", "BYE", "ACK" -> super.doRequest(request);
            case "INVITE", "UPDATE" -> change(request);
            default -> request.createResponse(SipServletResponse.SC_NOT_IMPLEMENTED).send();
        }
    }

    private static void change(SipServletRequest request) throws IOException {
        if (request.isInitial()) {
            request.createResponse(SipServletResponse.SC_BUSY_HERE, "Calls, and is not called").send();
            return;
        }
        SipServletResponse same = request.createResponse(SipServletResponse.SC_OK);
        same.setContent(SILENCE, "application/sdp");
        same.send();
    }

    private static void stopTimers(SipApplicationSession session) {
        session.getTimers().forEach(ServletTimer::cancel);
    }
}
