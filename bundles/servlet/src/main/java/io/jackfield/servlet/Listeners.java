package io.jackfield.servlet;

import io.jackfield.servlet.api.ApplicationInfo;
import io.jackfield.servlet.api.RetirementListener;
import io.jackfield.servlet.event.DeclaredListeners;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.servlet.ServletContext;
import javax.servlet.ServletContextAttributeEvent;
import javax.servlet.ServletContextAttributeListener;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipApplicationSessionEvent;
import javax.servlet.sip.SipApplicationSessionListener;
import javax.servlet.sip.SipErrorEvent;
import javax.servlet.sip.SipErrorListener;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletContextEvent;
import javax.servlet.sip.SipServletListener;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionEvent;
import javax.servlet.sip.SipSessionListener;
import javax.servlet.sip.TimerListener;

/**
 * The listeners of one application (JSR 289 chapter 9). They are told in the order in which the descriptor has them. What one
 * throws does not keep the next from being told, and breaks nothing off; only while the application starts it keeps that from
 * starting.
 */
final class Listeners implements DeclaredListeners {
    private final List<Object> all = new ArrayList<>();
    private final Consumer<Throwable> failures;

    /**
     * @param listeners an object that is there twice is told once
     * @param failures  gets what a listener throws
     */
    Listeners(List<?> listeners, Consumer<Throwable> failures) {
        this.failures = failures;
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object each : listeners) {
            if (seen.add(each)) {
                all.add(each);
            }
        }
    }

    List<Object> all() {
        return Collections.unmodifiableList(all);
    }

    /** Whether one of them listens to that: else there is no need to make what it would be told with. */
    private boolean hear(Class<?> type) {
        for (Object each : all) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public <T> void tell(Class<T> type, Consumer<T> telling) {
        for (Object each : all) {
            if (type.isInstance(each)) {
                tellOne(type.cast(each), telling);
            }
        }
    }

    @Override
    public <T> void tellOne(T listener, Consumer<T> telling) {
        try {
            telling.accept(listener);
        } catch (Throwable thrown) {
            if (thrown instanceof VirtualMachineError machine && !(thrown instanceof StackOverflowError)) {
                throw machine;
            }
            failures.accept(thrown);
        }
    }

    private <T> void tellOrFail(Class<T> type, Consumer<T> telling) {
        all.stream().filter(type::isInstance).map(type::cast).forEach(telling);
    }

    void contextInitialized(ServletContext context) {
        tellOrFail(ServletContextListener.class, listener -> listener.contextInitialized(new ServletContextEvent(context)));
    }

    void contextDestroyed(ServletContext context) {
        tell(ServletContextListener.class, listener -> listener.contextDestroyed(new ServletContextEvent(context)));
    }

    void attributeAdded(ServletContext context, String name, Object value) {
        tell(ServletContextAttributeListener.class,
                listener -> listener.attributeAdded(new ServletContextAttributeEvent(context, name, value)));
    }

    void attributeReplaced(ServletContext context, String name, Object before) {
        tell(ServletContextAttributeListener.class,
                listener -> listener.attributeReplaced(new ServletContextAttributeEvent(context, name, before)));
    }

    void attributeRemoved(ServletContext context, String name, Object before) {
        tell(ServletContextAttributeListener.class,
                listener -> listener.attributeRemoved(new ServletContextAttributeEvent(context, name, before)));
    }

    void servletInitialized(ServletContext context, SipServlet servlet) {
        tellOrFail(SipServletListener.class, listener -> listener.servletInitialized(new SipServletContextEvent(context, servlet)));
    }

    void sessionCreated(SipSession session) {
        tell(SipSessionListener.class, listener -> listener.sessionCreated(new SipSessionEvent(session)));
    }

    void sessionDestroyed(SipSession session) {
        tell(SipSessionListener.class, listener -> listener.sessionDestroyed(new SipSessionEvent(session)));
    }

    void sessionReadyToInvalidate(SipSession session) {
        tell(SipSessionListener.class, listener -> listener.sessionReadyToInvalidate(new SipSessionEvent(session)));
    }

    void sessionCreated(SipApplicationSession session) {
        tell(SipApplicationSessionListener.class, listener -> listener.sessionCreated(new SipApplicationSessionEvent(session)));
    }

    void sessionDestroyed(SipApplicationSession session) {
        tell(SipApplicationSessionListener.class, listener -> listener.sessionDestroyed(new SipApplicationSessionEvent(session)));
    }

    void sessionExpired(SipApplicationSession session) {
        tell(SipApplicationSessionListener.class, listener -> listener.sessionExpired(new SipApplicationSessionEvent(session)));
    }

    void sessionReadyToInvalidate(SipApplicationSession session) {
        tell(SipApplicationSessionListener.class,
                listener -> listener.sessionReadyToInvalidate(new SipApplicationSessionEvent(session)));
    }

    void retiring(ApplicationInfo application) {
        tell(RetirementListener.class, listener -> listener.retiring(application));
    }

    void active(ApplicationInfo application) {
        tell(RetirementListener.class, listener -> listener.active(application));
    }

    void activeAgain(ApplicationInfo application) {
        tell(RetirementListener.class, listener -> listener.activeAgain(application));
    }

    boolean hearTimers() {
        return hear(TimerListener.class);
    }

    boolean hearSessions() {
        return hear(SipSessionListener.class);
    }

    boolean hearApplicationSessions() {
        return hear(SipApplicationSessionListener.class);
    }

    void timeout(ServletTimer timer) {
        tell(TimerListener.class, listener -> listener.timeout(timer));
    }

    void noAckReceived(SipServletRequest invite, SipServletResponse ok) {
        tell(SipErrorListener.class, listener -> listener.noAckReceived(new SipErrorEvent(invite, ok)));
    }

    void noPrackReceived(SipServletRequest invite, SipServletResponse provisional) {
        tell(SipErrorListener.class, listener -> listener.noPrackReceived(new SipErrorEvent(invite, provisional)));
    }
}
