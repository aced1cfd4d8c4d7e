package io.jackfield.engine.key;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.state.CallKey;
import java.util.List;
import java.util.Optional;
import javax.sip.address.URI;

/**
 * Which call a message belongs to, by the first of these that says so:
 * <ol>
 *   <li>a response: our token in the branch of the top Via, and nothing else;</li>
 *   <li>a request with a To tag: our token in the To tag (we are an end of the dialog, whichever side began it); in the top
 *       Route, or in the Request-URI as a strict router leaves it (we are a proxy in it); else the hash. The last is for
 *       the ACK to a non-2xx whose To tag another element made: it has the Call-ID and From tag of its INVITE;</li>
 *   <li>a request without: the {@link KeyStep}s in their order; else the hash.</li>
 * </ol>
 * A token elsewhere counts as none. That goes for one in a Contact of ours that was registered or returned in a 3xx and
 * comes back as the Request-URI of an initial request: such a request begins a call of its own.
 *
 * <p>Safe for any thread; no locks.
 */
public final class KeyResolver {
    private final CallKeys keys;
    private final Tokens tokens;
    private final List<KeyStep> steps;

    public KeyResolver(CallKeys keys, Tokens tokens, List<KeyStep> steps) {
        this.keys = keys;
        this.tokens = tokens;
        this.steps = List.copyOf(steps);
    }

    /** What makes keys of Call-ID and From tag, and of applications' own keys. */
    public CallKeys hashes() {
        return keys;
    }

    /** Empty only for a response that answers no request of ours: the caller counts and drops it. Every request has a key. */
    public Optional<Resolved> resolve(SIPMessage message) {
        return message instanceof SIPRequest request ? Optional.of(ofRequest(request)) : ofResponse(message);
    }

    private Optional<Resolved> ofResponse(SIPMessage response) {
        Via via = response.getTopmostVia();
        return via == null ? Optional.empty() : by(How.VIA_BRANCH, tokens.openBranch(via.getBranch()));
    }

    /** The key of a request. */
    public Resolved ofRequest(SIPRequest request) {
        String toTag = request.getToTag();
        boolean initial = toTag == null || toTag.isEmpty();
        return (initial ? bySteps(request) : byTokens(request, toTag)).orElseGet(() -> byHash(request));
    }

    private Optional<Resolved> byTokens(SIPRequest request, String toTag) {
        return by(How.TO_TAG, tokens.open(toTag, Use.TAG))
                .or(() -> by(How.ROUTE, inUri(topRoute(request))))
                .or(() -> by(How.REQUEST_URI, inUri(request.getRequestURI())));
    }

    private Optional<Resolved> bySteps(SIPRequest request) {
        for (KeyStep step : steps) {
            Optional<CallKey> key = step.key(request);
            if (key.isPresent()) {
                return Optional.of(new Resolved(key.get(), How.STEP, Resolved.NO_ID));
            }
        }
        return Optional.empty();
    }

    private Resolved byHash(SIPRequest request) {
        String callId = request.getCallId() == null ? null : request.getCallId().getCallId();
        return new Resolved(keys.of(callId, request.getFromTag()), How.HASH, Resolved.NO_ID);
    }

    private Optional<Token> inUri(URI uri) {
        return uri instanceof SipUri sip ? tokens.open(sip.getParameter(Tokens.URI_PARAMETER), Use.ROUTE) : Optional.empty();
    }

    private static URI topRoute(SIPRequest request) {
        RouteList routes = request.getRouteHeaders();
        return routes == null || routes.isEmpty() ? null : routes.get(0).getAddress().getURI();
    }

    private static Optional<Resolved> by(How how, Optional<Token> token) {
        return token.map(found -> new Resolved(found.key(), how, found.id()));
    }
}
