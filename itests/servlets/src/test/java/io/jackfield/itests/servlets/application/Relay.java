package io.jackfield.itests.servlets.application;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.servlet.ServletException;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.UAMode;

/** The plain B2BUA of JSR 289 chapter 12: what comes on one side goes to the other, all methods in a dialog included. */
public final class Relay extends SipServlet {
    private static final long serialVersionUID = 1L;

    private final String callee;
    private final transient BlockingQueue<String> done = new LinkedBlockingQueue<>();

    /** @param callee where every call goes */
    public Relay(String callee) {
        this.callee = callee;
    }

    /** Waits until it was through with this. */
    public void did(String wanted) throws InterruptedException {
        String next = done.poll(20, TimeUnit.SECONDS);
        while (next != null && !next.equals(wanted)) {
            next = done.poll(20, TimeUnit.SECONDS);
        }
        if (next == null) {
            throw new AssertionError("the relay did not do " + wanted);
        }
    }

    @Override
    public void service(javax.servlet.ServletRequest request, javax.servlet.ServletResponse response)
            throws ServletException, IOException {
        super.service(request, response);
        done.add(request != null ? ((SipServletRequest) request).getMethod()
                : ((SipServletResponse) response).getStatus() + " " + ((SipServletResponse) response).getMethod());
    }

    @Override
    protected void doRequest(SipServletRequest request) throws ServletException, IOException {
        B2buaHelper b2bua = request.getB2buaHelper();
        if (request.getMethod().equals("ACK") || request.getMethod().equals("CANCEL")) {
            super.doRequest(request);
        } else if (request.isInitial()) {
            SipServletRequest copy = b2bua.createRequest(request, true, null);
            copy.setRequestURI(((SipFactory) getServletContext().getAttribute(SIP_FACTORY)).createURI(callee));
            copy.send();
        } else {
            SipSession other = b2bua.getLinkedSession(request.getSession());
            SipServletRequest copy = b2bua.createRequest(other, request, null);
            copy.send();
        }
    }

    @Override
    protected void doAck(SipServletRequest ack) throws ServletException, IOException {
        B2buaHelper b2bua = ack.getB2buaHelper();
        for (SipServletMessage each : b2bua.getPendingMessages(b2bua.getLinkedSession(ack.getSession()), UAMode.UAC)) {
            SipServletRequest other = ((SipServletResponse) each).createAck();
            if (ack.getContentLength() > 0) {
                other.setContent(ack.getContent(), ack.getContentType());
            }
            other.send();
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
        relayed.send();
    }
}
