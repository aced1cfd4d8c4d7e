package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.transaction.TimerName;
import io.jackfield.stack.Flow;
import io.jackfield.state.CallKey;
import java.util.Optional;
import java.util.Set;

/** Requests that begin a dialog or stand alone: their call and session, and which application gets them (JSR 289 section 15). */
final class Initial {
    /** Methods that live in a dialog only, so that one without a To tag belongs to nothing here. */
    private static final Set<String> IN_DIALOG_ONLY = Set.of("BYE", "PRACK", "UPDATE", "INFO");

    /** How long an INVITE's alias is kept before it is asked whether that still rings, ms. Others' repeats come for 64*T1. */
    private static final long ALIAS_MILLIS = 15 * 60_000;

    private final EventWork work;

    Initial(EventWork work) {
        this.work = work;
    }

    /** One without a To tag. @param key its branch */
    void receive(String key, SIPRequest request, Flow flow) {
        if (IN_DIALOG_ONLY.contains(request.getMethod())) {
            work.note("refused.no-dialog");
            work.refuse(request, flow, 481, 0);
            return;
        }
        if (BranchKey.text(request.getRequestURI().getScheme()).isEmpty()) {
            work.note("refused.no-uri");
            work.refuse(request, flow, 400, 0); // "::::" passes the parser; urn:service:sos is an application's to know
            return;
        }
        if (merged(request)) {
            work.note("refused.merged");
            work.refuse(request, flow, 482, 0);
            return;
        }
        if (work.targeting.contradictory(request)) {
            work.note("refused.join-and-replaces");
            work.refuse(request, flow, 400, 0);
            return;
        }
        Optional<Targeting.Found> encoded = work.targeting.byUri(request);
        if (encoded.isPresent()) {
            into(encoded.get(), key, request, flow);
        } else {
            dispatch(key, request, flow);
        }
    }

    private void dispatch(String key, SIPRequest request, Flow flow) {
        Dispatch.Choice choice = work.dispatch.choose(request, flow);
        if (choice instanceof Dispatch.Nobody nobody) {
            work.note("refused.no-application");
            work.refuse(request, flow, nobody.status(), nobody.retryAfter());
            return;
        }
        if (choice instanceof Dispatch.Elsewhere) {
            return;
        }
        TransactionUser user = ((Dispatch.Chosen) choice).user();
        Optional<Targeting.Found> named = work.targeting.byDialog(request, user.version().baseName());
        if (named.isPresent()) {
            into(named.get(), key, request, flow);
            return;
        }
        Optional<Dispatch.Targeted> targeted = work.dispatch.target(request, user.version());
        if (targeted.isPresent() && !targeted.get().call().equals(work.call.key())) {
            work.note("targeted.by-key");
            alias(key, targeted.get().call(), SIPRequest.INVITE.equals(request.getMethod()));
            return;
        }
        ApplicationSession session = targeted.flatMap(this::keyed).orElseGet(() -> work.lifecycle.newSession(user));
        if (session.key().isEmpty() && targeted.isPresent()) {
            session.key(targeted.get().keys().getOrDefault(user.version(), ""));
        }
        Leg leg = work.dialogs.callee(session, request, flow);
        work.server.deliver(key, leg, request, flow);
    }

    /** Into a session that is there, whichever version takes new calls; with the leg that the request names. */
    private void into(Targeting.Found found, String key, SIPRequest request, Flow flow) {
        if (!work.dispatch.handedOn()) {
            work.note(found.counter());
        }
        if (!found.call().equals(work.call.key())) {
            alias(key, found.call(), SIPRequest.INVITE.equals(request.getMethod()));
            return;
        }
        ApplicationSession session = work.call.session(found.session()).orElseThrow();
        if (work.dispatch.running(session.owner()).isEmpty()) {
            work.deferred("refused.version-stopped");
            work.refuse(request, flow, 503, work.parts.settings().retryAfterSeconds());
            return;
        }
        Leg leg = work.dialogs.callee(session, request, flow);
        if (found.replaces()) {
            leg.replaces(found.leg());
        } else {
            leg.joins(found.leg());
        }
        work.server.deliver(key, leg, request, flow);
    }

    /** The session that is there for one of the keys; its version has it for life, whichever takes new calls. */
    private Optional<ApplicationSession> keyed(Dispatch.Targeted targeted) {
        return targeted.keys().entrySet().stream().flatMap(key -> work.call.sessions().stream().filter(session -> session.valid()
                && session.owner().equals(key.getKey()) && session.key().equals(key.getValue()))).findFirst();
    }

    /** From now on the request's repeats, its CANCEL and the ACK to its failure are the other call's. */
    private void alias(String key, CallKey other, boolean invite) {
        work.call.alias(key, other);
        if (invite) {
            work.call.set(new TimerRow(Kind.ALIAS, null, 0, work.now + ALIAS_MILLIS, ALIAS_MILLIS));
        } else {
            long lasts = 64 * work.parts.settings().timers().t1();
            work.call.set(new TimerRow(Kind.TRANSACTION, TimerName.L, 0, work.now + lasts, lasts));
        }
        work.change();
        work.handOn(other);
    }

    /**
     * The row is due, and gone already. While one of the INVITEs is there, a CANCEL may come (RFC 3261 section 9.1): it rings for as
     * long as its call lets it. With the last row the call is over.
     */
    void lookAtAliases() {
        if (work.call.aliases().entrySet().stream().anyMatch(alias -> invites(alias.getKey(), alias.getValue()))) {
            work.call.set(new TimerRow(Kind.ALIAS, null, 0, work.now + ALIAS_MILLIS, ALIAS_MILLIS));
        }
        work.change();
    }

    private boolean invites(String branch, CallKey other) {
        return work.dispatch.read(other).flatMap(call -> call.transaction(each ->
                each.server() && each.invite() && each.branch().equals(branch))).isPresent();
    }

    /** Whether a request goes with one that was targeted at another call. Of a new one its own key decides. */
    boolean handsOn(String key) {
        CallKey other = work.call.aliases().get(key);
        if (other != null) {
            work.handOn(other);
        }
        return other != null;
    }

    /** The same request by another way, forked upstream (RFC 3261 section 8.2.2.2). */
    private boolean merged(SIPRequest request) {
        return work.call.transaction(each -> each.server()
                && each.method().equals(request.getMethod())
                && each.cseq() == request.getCSeq().getSeqNumber()
                && work.call.leg(each.leg()).map(leg -> leg.callId().equals(request.getCallId().getCallId())
                        && leg.remoteTag().equals(BranchKey.text(request.getFromTag()))).orElse(false)
                && each.request().getRequestURI().equals(request.getRequestURI())).isPresent();
    }
}
