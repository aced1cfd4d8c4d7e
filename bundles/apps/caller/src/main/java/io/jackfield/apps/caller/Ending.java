package io.jackfield.apps.caller;

import java.io.IOException;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.TimerListener;
import javax.servlet.sip.annotation.SipListener;

/** Ends a call when its time is over. What kind of time that was is the timer's info. */
@SipListener
public final class Ending implements TimerListener {
    static final String NO_ANSWER = "no answer";
    static final String LONG_ENOUGH = "long enough";

    @Override
    public void timeout(ServletTimer timer) {
        SipServletRequest invite = (SipServletRequest) timer.getApplicationSession().getAttribute(Caller.INVITE);
        SipServletRequest end = timer.getInfo().equals(NO_ANSWER) ? invite.createCancel()
                : invite.getSession().createRequest("BYE");
        try {
            end.send();
        } catch (IOException e) {
            throw new IllegalStateException("the container takes what is sent within an event", e);
        }
    }
}
