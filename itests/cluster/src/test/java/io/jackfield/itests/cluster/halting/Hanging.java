package io.jackfield.itests.cluster.halting;

import java.io.IOException;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;

/** A servlet that stops every engine that gives it an INVITE where it stands (SIGSTOP), and answers once that goes on. */
public final class Hanging extends SipServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doInvite(SipServletRequest invite) throws IOException {
        try {
            new ProcessBuilder("kill", "-STOP", String.valueOf(ProcessHandle.current().pid())).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        invite.createResponse(200).send();
    }
}
