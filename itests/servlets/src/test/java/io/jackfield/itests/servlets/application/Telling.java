package io.jackfield.itests.servlets.application;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.servlet.ServletException;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipFactory;

/**
 * A servlet that overrides each {@code doXxx} of {@link SipServlet} and says which one it was called by. It answers requests 200, and
 * calls on where a header X-Call says so.
 */
public final class Telling extends SipServlet {
    private static final long serialVersionUID = 1L;

    private final transient BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /** The next thing that it says; null if it says nothing for long. */
    public String says() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    private void answer(String what, SipServletRequest request) throws IOException, ServletException {
        told.add(what + " " + request.getMethod());
        if (request.getHeader("X-Call") != null) {
            SipServletRequest copy = request.getB2buaHelper().createRequest(request);
            copy.setRequestURI(((SipFactory) getServletContext().getAttribute(SIP_FACTORY)).createURI(request.getHeader("X-Call")));
            copy.send();
        } else if (request.getHeader("X-Reliable") != null) {
            request.createResponse(183).sendReliably();
        } else {
            request.createResponse(200).send();
        }
    }

    @Override
    public void init() {
        log("initialised");
        log("with a cause", new IllegalStateException("none really"));
    }

    @Override
    protected void doInvite(SipServletRequest request) throws ServletException, IOException {
        answer("doInvite", request);
    }

    @Override
    protected void doAck(SipServletRequest request) {
        told.add("doAck " + request.getMethod());
    }

    @Override
    protected void doCancel(SipServletRequest request) {
        told.add("doCancel " + request.getMethod());
    }

    @Override
    protected void doOptions(SipServletRequest request) throws ServletException, IOException {
        answer("doOptions", request);
    }

    @Override
    protected void doBye(SipServletRequest request) throws ServletException, IOException {
        answer("doBye", request);
    }

    @Override
    protected void doRegister(SipServletRequest request) throws ServletException, IOException {
        answer("doRegister", request);
    }

    @Override
    protected void doSubscribe(SipServletRequest request) throws ServletException, IOException {
        answer("doSubscribe", request);
    }

    @Override
    protected void doNotify(SipServletRequest request) throws ServletException, IOException {
        answer("doNotify", request);
    }

    @Override
    protected void doMessage(SipServletRequest request) throws ServletException, IOException {
        answer("doMessage", request);
    }

    @Override
    protected void doInfo(SipServletRequest request) throws ServletException, IOException {
        answer("doInfo", request);
    }

    @Override
    protected void doUpdate(SipServletRequest request) throws ServletException, IOException {
        answer("doUpdate", request);
    }

    @Override
    protected void doRefer(SipServletRequest request) throws ServletException, IOException {
        answer("doRefer", request);
    }

    @Override
    protected void doPublish(SipServletRequest request) throws ServletException, IOException {
        answer("doPublish", request);
    }

    @Override
    protected void doPrack(SipServletRequest request) throws ServletException, IOException {
        answer("doPrack", request);
    }

    @Override
    protected void doProvisionalResponse(SipServletResponse response) {
        told.add("doProvisionalResponse " + response.getStatus());
    }

    @Override
    protected void doSuccessResponse(SipServletResponse response) throws IOException {
        told.add("doSuccessResponse " + response.getStatus());
        if (response.getMethod().equals("INVITE")) {
            response.createAck().send();
        }
    }

    @Override
    protected void doRedirectResponse(SipServletResponse response) {
        told.add("doRedirectResponse " + response.getStatus());
    }

    @Override
    protected void doErrorResponse(SipServletResponse response) {
        told.add("doErrorResponse " + response.getStatus());
    }

    @Override
    protected void doBranchResponse(SipServletResponse response) {
        told.add("doBranchResponse " + response.getStatus());
    }
}
