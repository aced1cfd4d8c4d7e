package io.jackfield.servlet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.servlet.ServletContext;
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

/** The listeners of one application (JSR 289 chapter 9). They are told in the order in which the descriptor has them. */
final class Listeners {
    private final List<Object> all = new ArrayList<>();

    /** @param listeners an object that is there twice is told once */
    Listeners(List<?> listeners) {
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

    private <T> void tell(Class<T> type, Consumer<T> telling) {
        for (Object each : all) {
            if (type.isInstance(each)) {
                telling.accept(type.cast(each));
            }
        }
    }

    void contextInitialized(ServletContext context) {
        tell(ServletContextListener.class, listener -> listener.contextInitialized(new ServletContextEvent(context)));
    }

    void contextDestroyed(ServletContext context) {
        tell(ServletContextListener.class, listener -> listener.contextDestroyed(new ServletContextEvent(context)));
    }

    void servletInitialized(ServletContext context, SipServlet servlet) {
        tell(SipServletListener.class, listener -> listener.servletInitialized(new SipServletContextEvent(context, servlet)));
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

    void noPrackReceived(SipServletRequest invite, SipServletResponse provisional) {
        tell(SipErrorListener.class, listener -> listener.noPrackReceived(new SipErrorEvent(invite, provisional)));
    }

    boolean hearTimers() {
        return all.stream().anyMatch(TimerListener.class::isInstance);
    }

    void timeout(ServletTimer timer) {
        tell(TimerListener.class, listener -> listener.timeout(timer));
    }

    void noAckReceived(SipServletRequest invite, SipServletResponse ok) {
        tell(SipErrorListener.class, listener -> listener.noAckReceived(new SipErrorEvent(invite, ok)));
    }
}
