package io.jackfield.engine.core;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.header.extensions.Join;
import gov.nist.javax.sip.header.extensions.Replaces;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.key.Token;
import io.jackfield.engine.key.Tokens;
import io.jackfield.engine.key.Use;
import io.jackfield.state.CallKey;
import java.util.Optional;
import javax.sip.address.URI;

/**
 * Finds the application session that an initial request names: by the URI that its application encoded (JSR 289 section 15.11.1), or
 * by a dialog of it in Join or Replaces (15.11.3, RFC 3911, RFC 3891). Keys of an application's own are {@link Dispatch#target}'s.
 *
 * <p>A request that names nothing that lives here is an ordinary one. Where the message was handed on once, only its own call is
 * looked at.
 */
final class Targeting {
    /** @param leg the one that Join or Replaces names; 0 for none */
    record Found(CallKey call, int session, int leg, boolean replaces, String counter) {
    }

    /** What Join and Replaces say. */
    private record Named(String callId, String localTag, String remoteTag, boolean replaces) {
        /** RFC 3891 section 3: tags as in a request that came; 0 stands for none. */
        boolean matches(Leg leg) {
            return leg.callId().equals(callId) && leg.localTag().equalsIgnoreCase(localTag)
                    && (leg.remoteTag().equals(remoteTag) || leg.remoteTag().isEmpty() && "0".equals(remoteTag));
        }
    }

    private final EventWork work;

    Targeting(EventWork work) {
        this.work = work;
    }

    /** RFC 3891 section 3, RFC 3911 section 4: headers that contradict each other. */
    boolean contradictory(SIPRequest request) {
        return SIPRequest.INVITE.equals(request.getMethod()) && request.getHeader(Replaces.NAME) != null
                && request.getHeader(Join.NAME) != null;
    }

    /** By a token in the Request-URI, else in the top Route. One that is forged counts as none; so does one of a session that is over. */
    Optional<Found> byUri(SIPRequest request) {
        String text = encoded(request.getRequestURI());
        RouteList routes = text == null ? request.getRouteHeaders() : null;
        if (routes != null && !routes.isEmpty()) {
            text = encoded(routes.get(0).getAddress().getURI());
        }
        if (text == null) {
            return Optional.empty();
        }
        Optional<Token> token = work.parts.tokens().open(text, Use.SESSION);
        if (token.isEmpty()) {
            work.note("ignored.forged-session");
            return Optional.empty();
        }
        Optional<ApplicationSession> session = look(token.get().key()).flatMap(call -> call.sessions().stream()
                .filter(each -> each.valid() && each.mark() == token.get().id()).findFirst());
        if (session.isEmpty()) {
            work.note("targeted.session-over");
        }
        return session.map(found -> new Found(token.get().key(), found.id(), 0, false, "targeted.by-uri"));
    }

    private static String encoded(URI uri) {
        return uri instanceof SipUri sip && sip.hasParameter(Tokens.SESSION_PARAMETER)
                ? BranchKey.text(sip.getParameter(Tokens.SESSION_PARAMETER)) : null;
    }

    /**
     * By a dialog of the application that the request goes to. A dialog of another application is none (JSR 289 section 15.11.3), nor
     * is one whose tag is not ours.
     */
    Optional<Found> byDialog(SIPRequest request, String baseName) {
        Optional<Named> named = SIPRequest.INVITE.equals(request.getMethod()) ? named(request) : Optional.empty();
        Optional<CallKey> key = named.flatMap(each -> work.parts.tokens().open(each.localTag(), Use.TAG)).map(Token::key);
        Optional<Found> found = key.flatMap(this::look).flatMap(call -> in(call, named.get(), baseName));
        if (named.isPresent() && found.isEmpty()) {
            work.note("targeted.no-dialog");
        }
        return found;
    }

    private static Optional<Found> in(Call call, Named named, String baseName) {
        return call.legs().stream().filter(leg -> leg.valid() && named.matches(leg)).findFirst()
                .flatMap(leg -> call.sessionOf(leg)
                        .filter(session -> session.valid() && session.owner().baseName().equals(baseName))
                        .map(session -> new Found(call.key(), session.id(), leg.id(), named.replaces(), "targeted.by-dialog")));
    }

    private static Optional<Named> named(SIPRequest invite) {
        if (invite.getHeader(Replaces.NAME) instanceof Replaces replaces) {
            return Optional.of(new Named(BranchKey.text(replaces.getCallId()).trim(), BranchKey.text(replaces.getToTag()),
                    BranchKey.text(replaces.getFromTag()), true));
        }
        if (invite.getHeader(Join.NAME) instanceof Join join) {
            return Optional.of(new Named(BranchKey.text(join.getCallId()).trim(), BranchKey.text(join.getToTag()),
                    BranchKey.text(join.getFromTag()), false));
        }
        return Optional.empty();
    }

    private Optional<Call> look(CallKey key) {
        if (key.equals(work.call.key())) {
            return Optional.of(work.call);
        }
        return work.dispatch.handedOn() ? Optional.empty() : work.dispatch.read(key);
    }
}
