package io.jackfield.itests.servlets.application;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.servlet.ServletException;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSessionsUtil;
import javax.servlet.sip.TimerService;

/**
 * A servlet whose behaviour a test writes down by method or status; what has no line is ignored. It keeps what it was told and what
 * its actions threw.
 */
public final class Script extends SipServlet {
    private static final long serialVersionUID = 1L;
    private static final long PATIENCE_SECONDS = 20;

    /** What to do with a message. */
    @FunctionalInterface
    public interface Action<T extends SipServletMessage> {
        void run(T message) throws Exception;
    }

    private final transient Map<String, Action<SipServletRequest>> requests = new ConcurrentHashMap<>();
    private final transient Map<Integer, Action<SipServletResponse>> responses = new ConcurrentHashMap<>();
    private final transient BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final transient List<Throwable> failures = new CopyOnWriteArrayList<>();

    public Script on(String method, Action<SipServletRequest> action) {
        requests.put(method, action);
        return this;
    }

    public Script on(int status, Action<SipServletResponse> action) {
        responses.put(status, action);
        return this;
    }

    /** Answers every request of the method with this. */
    public Script answers(String method, int status) {
        return on(method, request -> request.createResponse(status).send());
    }

    /** Waits until it was told this, and forgets what it was told before. */
    public void hears(String wanted) throws InterruptedException {
        StringBuilder heard = new StringBuilder();
        for (String next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS); next != null;
                next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            if (next.equals(wanted)) {
                return;
            }
            heard.append(' ').append(next);
        }
        throw new AssertionError(failures.isEmpty() ? "the application was not told " + wanted + ", but:" + heard
                : "the application failed: " + failures);
    }

    /** The next thing that it is told; null if nothing comes for long. */
    public String next() throws InterruptedException {
        return told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What it was told, from whatever runs it, in order. */
    public void tell(String what) {
        told.add(what);
    }

    /** What it was told and {@link #hears} did not take yet. */
    public List<String> told() {
        return List.copyOf(told);
    }

    public List<Throwable> failures() {
        return failures;
    }

    public SipFactory factory() {
        return (SipFactory) getServletContext().getAttribute(SIP_FACTORY);
    }

    public SipSessionsUtil sessions() {
        return (SipSessionsUtil) getServletContext().getAttribute(SIP_SESSIONS_UTIL);
    }

    public TimerService timers() {
        return (TimerService) getServletContext().getAttribute(TIMER_SERVICE);
    }

    @Override
    protected void doRequest(SipServletRequest request) throws ServletException, IOException {
        run(requests.get(request.getMethod()), request, request.getMethod());
    }

    @Override
    protected void doResponse(SipServletResponse response) throws ServletException, IOException {
        run(responses.get(response.getStatus()), response, response.getStatus() + " " + response.getMethod());
    }

    private <T extends SipServletMessage> void run(Action<T> action, T message, String name) throws ServletException, IOException {
        try {
            if (action != null) {
                action.run(message);
            }
        } catch (ServletException | IOException | RuntimeException | Error e) {
            failures.add(e);
            throw e;
        } catch (Exception e) {
            failures.add(e);
            throw new ServletException(e);
        } finally {
            tell(name);
        }
    }
}
