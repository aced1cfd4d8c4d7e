package io.jackfield.deploy.sample;

import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.annotation.SipApplicationKey;

/** The sample's only servlet. */
@javax.servlet.sip.annotation.SipServlet(loadOnStartup = 3)
public class SampleServlet extends SipServlet {
    private static final long serialVersionUID = 1L;

    @SipApplicationKey
    public static String key(SipServletRequest request) {
        return request.getCallId();
    }
}
