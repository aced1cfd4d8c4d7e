package io.jackfield.apps.echo;

import java.io.IOException;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;

/**
 * Rings once, answers, and hands back what it was given: the SDP offer as the answer, the text of a MESSAGE as the body
 * of the response. ACK needs no code, because nothing is to be done when it comes.
 */
@javax.servlet.sip.annotation.SipServlet(name = "echo", loadOnStartup = 1)
public final class Echo extends SipServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doInvite(SipServletRequest invite) throws IOException {
        if (invite.isInitial()) {
            answer(invite, SipServletResponse.SC_RINGING).send();
        }
        withBody(answer(invite, SipServletResponse.SC_OK), invite).send();
    }

    @Override
    protected void doBye(SipServletRequest bye) throws IOException {
        answer(bye, SipServletResponse.SC_OK).send();
    }

    @Override
    protected void doMessage(SipServletRequest message) throws IOException {
        withBody(answer(message, SipServletResponse.SC_OK), message).send();
    }

    @Override
    protected void doInfo(SipServletRequest info) throws IOException {
        answer(info, SipServletResponse.SC_OK).send();
    }

    @Override
    protected void doOptions(SipServletRequest options) throws IOException {
        SipServletResponse answer = answer(options, SipServletResponse.SC_OK);
        answer.setHeader("Allow", "INVITE, ACK, CANCEL, BYE, INFO, MESSAGE, OPTIONS");
        answer.send();
    }

    private static SipServletResponse answer(SipServletRequest request, int status) {
        SipServletResponse answer = request.createResponse(status);
        answer.setHeader("X-Served-By", "echo 1.0");
        return answer;
    }

    private static SipServletResponse withBody(SipServletResponse answer, SipServletRequest request) throws IOException {
        if (request.getContentLength() > 0) {
            answer.setContent(request.getRawContent(), request.getContentType());
        }
        return answer;
    }
}
