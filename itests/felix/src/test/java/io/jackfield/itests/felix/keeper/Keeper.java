package io.jackfield.itests.felix.keeper;

import java.io.IOException;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;

/** Answers calls, notes who called, and says so whenever it is asked in the call. Its init parameter says what it is. */
public final class Keeper extends SipServlet {
    private static final long serialVersionUID = 1L;
    private static final String NOTE = "note";

    @Override
    protected void doInvite(SipServletRequest invite) throws IOException {
        if (invite.isInitial()) {
            invite.getSession().setAttribute(NOTE, new Note("session of " + invite.getFrom().getURI()));
            invite.getApplicationSession().setAttribute(NOTE, new Note("application of " + invite.getFrom().getURI()));
        }
        answer(invite);
    }

    @Override
    protected void doInfo(SipServletRequest info) throws IOException {
        answer(info);
    }

    @Override
    protected void doBye(SipServletRequest bye) throws IOException {
        answer(bye);
    }

    private void answer(SipServletRequest request) throws IOException {
        SipServletResponse answer = request.createResponse(SipServletResponse.SC_OK);
        answer.setHeader("X-Served-By", getInitParameter("served-by"));
        answer.setHeader("X-Session-Note", ((Note) request.getSession().getAttribute(NOTE)).read());
        answer.setHeader("X-Application-Note", ((Note) request.getApplicationSession().getAttribute(NOTE)).read());
        answer.send();
    }
}
