package io.jackfield.servlet;

import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.UAMode;

/** The plain B2BUA of JSR 289 chapter 12: what comes on one side goes to the other. */
final class Relay extends SipServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doInvite(SipServletRequest invite) throws ServletException, IOException {
        B2buaHelper b2bua = invite.getB2buaHelper();
        if (invite.isInitial()) {
            b2bua.createRequest(invite, true, null).send();
        } else {
            b2bua.createRequest(b2bua.getLinkedSession(invite.getSession()), invite, null).send();
        }
    }

    @Override
    protected void doBye(SipServletRequest bye) throws ServletException, IOException {
        B2buaHelper b2bua = bye.getB2buaHelper();
        b2bua.createRequest(b2bua.getLinkedSession(bye.getSession()), bye, null).send();
    }

    @Override
    protected void doPrack(SipServletRequest prack) throws ServletException, IOException {
        B2buaHelper b2bua = prack.getB2buaHelper();
        b2bua.createRequest(b2bua.getLinkedSession(prack.getSession()), prack, null).send();
    }

    @Override
    protected void doAck(SipServletRequest ack) throws ServletException, IOException {
        B2buaHelper b2bua = ack.getB2buaHelper();
        for (SipServletMessage each : b2bua.getPendingMessages(b2bua.getLinkedSession(ack.getSession()), UAMode.UAC)) {
            ((SipServletResponse) each).createAck().send();
        }
    }

    @Override
    protected void doCancel(SipServletRequest cancel) throws ServletException, IOException {
        B2buaHelper b2bua = cancel.getB2buaHelper();
        b2bua.createCancel(b2bua.getLinkedSession(cancel.getSession())).send();
    }

    @Override
    protected void doResponse(SipServletResponse response) throws ServletException, IOException {
        SipServletRequest other = response.getRequest().getB2buaHelper().getLinkedSipServletRequest(response.getRequest());
        if (other == null || other.isCommitted()) {
            return;
        }
        SipServletResponse relayed = other.createResponse(response.getStatus(), response.getReasonPhrase());
        if (response.getContentLength() > 0) {
            relayed.setContent(response.getContent(), response.getContentType());
        }
        if (response.getHeader("RSeq") != null) {
            relayed.sendReliably();
        } else {
            relayed.send();
        }
    }
}
