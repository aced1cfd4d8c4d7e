package io.jackfield.servlet;

import io.jackfield.servlet.api.ApplicationInfo;
import io.jackfield.servlet.api.ApplicationValues;
import io.jackfield.servlet.api.CallActions;
import io.jackfield.servlet.api.EventId;
import io.jackfield.servlet.message.Reliability;
import io.jackfield.servlet.session.CallTimerService;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Map;
import javax.servlet.ServletContext;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipSessionsUtil;
import javax.servlet.sip.TimerService;

/**
 * What the container gives an application, as attributes of its context and by injection (JSR 289 section 3.2 and chapter 18, and
 * the platform's own).
 *
 * @param values the application's own data
 * @param info   whether new calls come
 */
record Facilities(ApplicationVersion version, ServletContext context, SipFactory factory, SipSessionsUtil sessions, CallActions actions,
                  EventId eventId, ApplicationValues values, ApplicationInfo info) {
    /** Extensions and RFCs that applications may count on (JSR 289 section 3.2). */
    private static final List<String> RFCS = List.of("2976", "3261", "3262", "3265", "3311", "3428", "3515", "3903", "6026");

    /**
     * Sets the attributes and injects.
     *
     * @throws ApplicationFailure if an object asks for what there is not
     */
    void into(List<Object> targets) {
        TimerService timers = new CallTimerService();
        context.setAttribute(SipServlet.SIP_FACTORY, factory);
        context.setAttribute(SipServlet.SIP_SESSIONS_UTIL, sessions);
        context.setAttribute(SipServlet.TIMER_SERVICE, timers);
        context.setAttribute(SipServlet.PRACK_SUPPORTED, Boolean.TRUE);
        context.setAttribute(SipServlet.SUPPORTED, List.of(Reliability.OPTION));
        context.setAttribute(SipServlet.SUPPORTED_RFCs, RFCS);
        context.setAttribute(CallActions.ATTRIBUTE, actions);
        context.setAttribute(EventId.ATTRIBUTE, eventId);
        context.setAttribute(ApplicationValues.ATTRIBUTE, values);
        context.setAttribute(ApplicationInfo.ATTRIBUTE, info);
        Injection injection = new Injection(Map.of(SipFactory.class, factory, SipSessionsUtil.class, sessions,
                TimerService.class, timers, ServletContext.class, context, CallActions.class, actions, EventId.class, eventId,
                ApplicationInfo.class, info, ApplicationValues.class, values));
        for (Object target : targets) {
            try {
                injection.into(target);
            } catch (IllegalArgumentException e) {
                throw new ApplicationFailure("application " + version + ": " + e.getMessage(), e);
            }
        }
    }
}
