package io.jackfield.servlet;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.servlet.ServletException;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;

/** A servlet whose behaviour a test writes down by method or status. What has no line is ignored. */
final class Script extends SipServlet {
    private static final long serialVersionUID = 1L;

    /** What to do with a message. */
    interface Action<T extends SipServletMessage> {
        void run(T message) throws ServletException, IOException;
    }

    private final transient Map<String, Action<SipServletRequest>> requests = new HashMap<>();
    private final transient Map<Integer, Action<SipServletResponse>> responses = new HashMap<>();

    Script on(String method, Action<SipServletRequest> action) {
        requests.put(method, action);
        return this;
    }

    Script on(int status, Action<SipServletResponse> action) {
        responses.put(status, action);
        return this;
    }

    @Override
    protected void doRequest(SipServletRequest request) throws ServletException, IOException {
        if (requests.containsKey(request.getMethod())) {
            requests.get(request.getMethod()).run(request);
        }
    }

    @Override
    protected void doResponse(SipServletResponse response) throws ServletException, IOException {
        if (responses.containsKey(response.getStatus())) {
            responses.get(response.getStatus()).run(response);
        }
    }
}
