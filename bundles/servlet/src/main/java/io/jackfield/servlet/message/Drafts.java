package io.jackfield.servlet.message;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.event.CallEvent;

/** Requests that were made of a copy of their call, and are to be sent in an event of it. */
final class Drafts {
    private Drafts() {
    }

    /**
     * Gives a draft its place in the dialog as it is now: number, tags, target and routes (RFC 3261 section 12.2.1.1).
     *
     * @throws IllegalStateException if the session makes no such request now
     */
    static void place(SIPRequest draft, CallEvent event, Leg leg) {
        String method = draft.getMethod();
        if (method.equals("ACK") || method.equals("CANCEL")) {
            return; // they have their INVITE's
        }
        SIPRequest now = method.equals("PRACK") ? event.context().createRequest(leg, method)
                : ((RequestFacade) event.session(leg).createRequest(method)).message();
        draft.setHeader((CSeq) now.getCSeq());
        draft.setFrom(now.getFrom());
        draft.setTo(now.getTo());
        if (now.getToTag() == null) {
            return; // the target and routes of what begins a dialog are the application's
        }
        draft.setRequestURI(now.getRequestURI());
        draft.removeHeader("Route");
        RouteList routes = now.getRouteHeaders();
        if (routes != null) {
            draft.setHeader(routes);
        }
    }
}
