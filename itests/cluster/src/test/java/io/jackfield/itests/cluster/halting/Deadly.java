package io.jackfield.itests.cluster.halting;

import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;

/** A servlet that is the end of every engine that gives it an INVITE. */
public final class Deadly extends SipServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doInvite(SipServletRequest invite) {
        Runtime.getRuntime().halt(Halting.STATUS);
    }
}
