package io.jackfield.servlet.guide;

import java.io.IOException;
import javax.servlet.Servlet;
import javax.servlet.ServletException;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import org.osgi.service.component.annotations.Component;

@Component(service = Servlet.class, property = {
    "sip.application=call-forward", "sip.servlet.name=call-forward", "sip.main=true"})
public final class CallForward extends SipServlet {
    private static final long serialVersionUID = 1L;

    private static String target() {
        return "sip:phone@127.0.0.1:5090";
    }

    void forward(SipServletRequest invite, SipFactory factory) throws ServletException, IOException {
        SipServletRequest outgoing = invite.getB2buaHelper().createRequest(invite, true, null);
        outgoing.setRequestURI(factory.createURI(target()));
        outgoing.send();
    }

    void answer(SipServletResponse response, B2buaHelper b2bua) throws IOException {
        SipServletRequest question = b2bua.getLinkedSipServletRequest(response.getRequest());
        question.createResponse(response.getStatus(), response.getReasonPhrase()).send();
    }

    void relay(SipServletRequest request, SipSession other) throws IOException {
        request.getB2buaHelper().createRequest(other, request, null).send();
    }
}
