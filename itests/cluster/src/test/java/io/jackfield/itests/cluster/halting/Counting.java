package io.jackfield.itests.cluster.halting;

import io.jackfield.servlet.api.ApplicationValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;

/**
 * A servlet that keeps values in all ways there are: of an INVITE a sum and a text that are part of its event, in a space that other
 * applications know by name, and who was first by compare-and-set. It leaves a text in the call by which {@link Halting} knows it.
 */
public final class Counting extends SipServlet {
    /** The space that it shares. */
    public static final String SPACE = "counted";
    private static final long serialVersionUID = 1L;

    @Override
    protected void doInvite(SipServletRequest invite) throws IOException {
        ApplicationValues own = (ApplicationValues) getServletContext().getAttribute(ApplicationValues.ATTRIBUTE);
        ApplicationValues shared = own.shared(SPACE);
        byte[] call = invite.getCallId().getBytes(StandardCharsets.UTF_8);
        shared.add("calls", 1);
        shared.put("last", call);
        shared.compareAndSet("first", 0, call);
        invite.getSession().setAttribute("at", String.valueOf(System.getProperty(Halting.AT)));
        invite.createResponse(200).send();
    }

    @Override
    protected void doBye(SipServletRequest bye) throws IOException {
        bye.createResponse(200).send();
    }
}
