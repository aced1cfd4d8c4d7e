package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.core.Outcome;
import io.jackfield.engine.routing.Route;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What two engines ended with, one after the other, is not given to an application a third time: it may be what they ended of. The
 * call is ended, its peers are told, and an operator learns of which version it is.
 */
final class DeadlyEvent {
    /** Engines that ended in a row with the call in hand. */
    static final int MOST_DEATHS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(DeadlyEvent.class);

    private final CallRunner runner;
    private final CallKey key;
    private final Event event;

    DeadlyEvent(CallRunner runner, CallKey key, Event event) {
        this.runner = runner;
        this.key = key;
        this.event = event;
    }

    /** @param call null if there is none */
    Outcome end(Call call, int deaths) {
        runner.counters().increment(call == null ? "refused.engines-died" : "ended.engines-died");
        List<ApplicationVersion> versions = versions(call);
        LOG.error("Engines ended one after the other with this call in hand; it is ended, and its application not called again:"
                + " call={} call-id={} versions={} event={} engines={}", key, callId(), versions, event.getClass().getSimpleName(), deaths);
        return runner.engine().end(key, call, event, runner.store().now());
    }

    /** Those that the call has sessions of, or that would have got what begins it. */
    private List<ApplicationVersion> versions(Call call) {
        if (call != null && !call.sessions().isEmpty()) {
            return call.sessions().stream().map(ApplicationSession::owner).distinct().toList();
        }
        return received().flatMap(this::chosen).map(List::of).orElse(List.of());
    }

    private Optional<ApplicationVersion> chosen(Event.Received received) {
        Set<String> here = runner.parts().rollouts().baseNames();
        return received.message() instanceof SIPRequest request && runner.parts().router().get().route(request, here) instanceof Route.To to
                ? runner.parts().rollouts().forNewSession(to.baseName(), request, received.flow()) : Optional.empty();
    }

    private Optional<Event.Received> received() {
        return event instanceof Event.Received received ? Optional.of(received) : Optional.empty();
    }

    private String callId() {
        return event instanceof Event.Received received && received.message().getCallId() != null
                ? received.message().getCallId().getCallId() : "-";
    }
}
