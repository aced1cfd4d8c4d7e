package io.jackfield.servlet.guide;

import io.jackfield.servlet.api.ApplicationValues;
import io.jackfield.servlet.api.CallActions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import javax.annotation.Resource;
import javax.servlet.ServletException;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.TimerService;

final class Resources extends SipServlet {
    private static final long serialVersionUID = 1L;

    @Resource
    private transient TimerService timers;
    @Resource private CallActions actions;   // io.jackfield.servlet.api
    @Resource private ApplicationValues values;   // io.jackfield.servlet.api

    private record Tick(int number) implements Serializable {
    }

    void timers(SipApplicationSession session) {
        timers.createTimer(session, 30_000, true, "no answer");                 // once, in 30 s
        timers.createTimer(session, 60_000, 60_000, false, true, new Tick(1));  // every minute, at a fixed rate
    }

    void kept(SipApplicationSession session, SipServletRequest invite) {
        session.setAttribute("invite", invite);
    }

    void timeout(ServletTimer timer) throws IOException {
        SipServletRequest invite = (SipServletRequest) timer.getApplicationSession().getAttribute("invite");
        invite.createCancel().send();
    }

    void dial(SipFactory factory) throws ServletException, IOException {
        SipApplicationSession session = factory.createApplicationSession();
        SipServletRequest invite = factory.createRequest(session, "INVITE", "sip:desk@example.com", "sip:alice@example.com");
        invite.getSession().setHandler("click-to-dial");
        invite.send();
    }

    void values(String caller, byte[] me) {
        values.add("votes for 1", 1);                              // in a callback: once, when the event is committed
        values.put("last caller", caller.getBytes(StandardCharsets.UTF_8));

        values.number("votes for 1").thenAccept(sum -> log("so far " + sum.orElse(0)));
        values.compareAndSet("owner", 0, me).thenAccept(won -> log(won ? "ours" : "another's"));
    }

    void act(String sessionId) {
        actions.act(sessionId, session -> {
            SipSession leg = (SipSession) session.getSessions().next();
            session.setAttribute("moved", true);
            leg.createRequest("BYE").send();
        });
    }
}
