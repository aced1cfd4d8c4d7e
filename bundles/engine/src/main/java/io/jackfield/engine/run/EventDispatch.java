package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.core.Dispatch;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.routing.Route;
import io.jackfield.engine.routing.Router;
import io.jackfield.stack.Flow;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One event's dispatch: the router names the application, its rollout the version. Not thread-safe. */
final class EventDispatch implements Dispatch {
    private final SessionKeys keys;
    private final CallKey at;
    private final Router router;
    private final Rollouts rollouts;
    private final int retryAfter;
    private final boolean encodes;
    private final Passing passing;
    private final List<ApplicationVersion> inHand = new ArrayList<>(2);
    private Optional<Incarnation> elsewhere = Optional.empty();

    /** @param at the call whose keys were looked for already, as the message was handed on to it; null for none */
    EventDispatch(CallRunner runner, CallKey at, Passing passing) {
        this.passing = passing;
        this.keys = runner.sessionKeys();
        this.at = at;
        this.router = runner.parts().router().get();
        this.rollouts = runner.parts().rollouts();
        this.retryAfter = runner.parts().retryAfter();
        this.encodes = runner.parts().settings().encodeAlways();
    }

    @Override
    public Choice choose(SIPRequest initial, Flow flow) {
        Set<String> here = rollouts.baseNames();
        Set<String> anywhere = passing.baseNames(here);
        Route route = router.route(initial, anywhere);
        Optional<Choice> chosen = taken(route, initial, flow);
        if (chosen.isEmpty() && !(route instanceof Route.Unknown)) {
            elsewhere = passing.taking(route instanceof Route.To to ? to.baseName() : null);
            chosen = elsewhere.map(engine -> new Elsewhere());
        }
        return chosen.or(() -> anywhere.equals(here) ? Optional.empty() : taken(router.route(initial, here), initial, flow))
                .orElseGet(() -> route instanceof Route.Unknown ? new Nobody(404, 0) : new Nobody(503, retryAfter));
    }

    /** By a version that runs here. */
    private Optional<Choice> taken(Route route, SIPRequest initial, Flow flow) {
        return route instanceof Route.To to ? rollouts.beginNewSession(to.baseName(), initial, flow).map(this::chosen) : Optional.empty();
    }

    /** The engine that is to have the request instead of this one. */
    Optional<Incarnation> elsewhere() {
        return elsewhere;
    }

    private Choice chosen(ApplicationVersion version) {
        inHand.add(version);
        return rollouts.running(version).<Choice>map(Chosen::new).orElseGet(() -> new Nobody(503, retryAfter));
    }

    @Override
    public Optional<TransactionUser> running(ApplicationVersion version) {
        if (inHand.contains(version)) {
            return rollouts.acting(version);
        }
        if (!rollouts.begin(version)) {
            return Optional.empty();
        }
        inHand.add(version);
        return rollouts.running(version);
    }

    @Override
    public Optional<TransactionUser> acting(ApplicationVersion version) {
        if (!inHand.contains(version)) {
            if (!rollouts.beginAction(version)) {
                return Optional.empty();
            }
            inHand.add(version);
        }
        return rollouts.acting(version);
    }

    /** What was handed on once goes nowhere else, whatever became of the session meanwhile. */
    @Override
    public Optional<Targeted> target(SIPRequest initial, ApplicationVersion chosen) {
        return keys.target(initial, chosen, this::running)
                .map(found -> at == null ? found : new Targeted(at, found.keys()));
    }

    @Override
    public boolean handedOn() {
        return at != null;
    }

    @Override
    public Optional<Call> read(CallKey call) {
        return keys.read(call);
    }

    @Override
    public boolean mayBegin(ApplicationVersion version) {
        return rollouts.mayBegin(version);
    }

    @Override
    public String standing(ApplicationVersion version) {
        return rollouts.state(version).word();
    }

    @Override
    public boolean encodes() {
        return encodes;
    }

    /** The event is over: what it had in hand it has no more. */
    void close() {
        inHand.forEach(rollouts::end);
        inHand.clear();
    }
}
