package io.jackfield.engine.testbed;

import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import java.util.Optional;

/** A back-to-back user agent: what comes on one leg goes on the other. Says on what it makes which version it is. */
public final class Relay extends Script {
    private final String callee;

    /** @param callee the URI that every call goes to */
    public Relay(String version, String callee) {
        super(version);
        this.callee = callee;
        onRequest(this::relay);
        onResponse(this::relay);
        onAck((context, leg) -> acknowledge(context, other(context, leg)));
        onCancel((context, leg) -> cancel(context, other(context, leg)));
        onNoAck((context, leg) -> hangUp(context, other(context, leg)));
        onNoPrack((context, leg, invite, response) -> cancel(context, other(context, leg)));
    }

    private Leg other(CallContext context, Leg leg) {
        return context.call().leg(leg.linked()).orElse(null);
    }

    private void relay(CallContext context, Leg leg, Transaction server, SIPRequest request) {
        Leg other = request.getToTag() == null ? dial(context, leg) : other(context, leg);
        if (other == null) {
            context.send(server, context.createResponse(server, 481, null));
            return;
        }
        boolean prack = SIPRequest.PRACK.equals(request.getMethod());
        if (prack && (other.open().length == 0 || other.rseq() == 0)) {
            context.send(server, context.createResponse(server, 200, null)); // that side is past it
            return;
        }
        try {
            SIPRequest own = prack ? context.createPrack(other) : context.createRequest(other, request.getMethod());
            if (request.getHeader("Supported") != null) {
                own.addHeader((SIPHeader) request.getHeader("Supported").clone());
            }
            Transaction client = context.send(other, marked(own));
            client.linked(server.id());
        } catch (IllegalStateException e) { // the other side has a re-INVITE of its own in progress, or is over
            boolean glare = request.getMethod().equals(SIPRequest.INVITE) || request.getMethod().equals(SIPRequest.UPDATE);
            context.send(server, context.createResponse(server, glare ? 491 : 481, null));
        }
    }

    private <T extends SIPMessage> T marked(T message) {
        ExtensionHeaderImpl mark = new ExtensionHeaderImpl(OneVersion.HEADER);
        mark.setValue(version().version());
        message.setHeader(mark);
        return message;
    }

    private Leg dial(CallContext context, Leg leg) {
        ApplicationSession session = context.call().sessionOf(leg).orElseThrow();
        Leg other = context.createLeg(session, leg.remoteParty(), "<" + callee + ">", null);
        leg.linked(other.id());
        other.linked(leg.id());
        return other;
    }

    private void relay(CallContext context, Leg leg, Transaction client, SIPResponse response) {
        Optional<Transaction> server = context.call().transaction(client.linked())
                .filter(each -> each.server() && !each.committed());
        if (server.isPresent()) {
            SIPResponse own = marked(context.createResponse(server.get(), response.getStatusCode(), null));
            if (response.getHeader("RSeq") == null) {
                context.send(server.get(), own);
            } else {
                context.sendReliably(server.get(), own);
            }
        } else if (client.invite() && response.getStatusCode() / 100 == 2) {
            context.send(leg, context.createAck(leg, client, response)); // nobody waits for it any more
            if (client.request().getToTag() == null) { // a re-INVITE's dialog has its BYE already
                context.send(leg, context.createRequest(leg, "BYE"));
            }
        }
    }

    /** @return whether there was something to acknowledge */
    private boolean acknowledge(CallContext context, Leg leg) {
        Optional<Transaction> waiting = context.call().transaction(each -> leg != null
                && (each.leg() == leg.id() || each.leg() == leg.derivedFrom()) && each.invite() && !each.server() && each.status() / 100 == 2 && !each.acknowledged(leg.remoteTag()));
        waiting.ifPresent(invite -> context.send(leg, context.createAck(leg, invite, null)));
        return waiting.isPresent();
    }

    /** The caller vanished: the engine hangs up on it, and the application on the called, which still waits for its ACK. */
    private void hangUp(CallContext context, Leg leg) {
        if (leg == null || !leg.valid() || leg.state() != DialogState.CONFIRMED) {
            return;
        }
        while (acknowledge(context, leg)) {
            continue; // a re-INVITE may wait too
        }
        boolean hungUp = context.call().transaction(each -> !each.server() && each.leg() == leg.id()
                && SIPRequest.BYE.equals(each.method())).isPresent();
        if (!hungUp) {
            context.send(leg, context.createRequest(leg, "BYE"));
        }
    }

    private void cancel(CallContext context, Leg leg) {
        context.call().transaction(each -> leg != null && each.leg() == leg.id() && each.invite() && !each.server()
                && !each.answered()).ifPresent(invite -> context.send(leg, context.createCancel(invite)));
    }
}
