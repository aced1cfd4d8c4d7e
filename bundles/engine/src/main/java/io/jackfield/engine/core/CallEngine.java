package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.Acted;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.key.Tokens;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Flow;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The call engine: (call, event, now) to (call', effects).
 *
 * <p>It changes the call that it is given and describes the rest in the {@link Outcome}; nothing is stored, sent or armed
 * here. Application code runs inside {@link #process}, on the caller's thread. An event that needs an application version
 * which is stopped is not applied, as if the network had lost it: requests are answered 503 with Retry-After, all else is
 * left to the peer's retransmission, and timers wait.
 *
 * <p>Thread-safe: different calls may be processed at the same time, one call by one thread at a time.
 */
public final class CallEngine {
    private final Parts parts;

    public CallEngine(EngineSettings settings, Tokens tokens, Endpoints endpoints, StatelessResponses refusals, Lives lives) {
        this.parts = new Parts(settings, tokens, endpoints, refusals, lives);
    }

    /** Those that are open now. */
    public List<Endpoint> endpoints() {
        return parts.endpoints().list().stream().filter(Endpoint::open).toList();
    }

    /**
     * @param key  the call that the event belongs to
     * @param call its state; null if there is none
     * @param now  the store's time, ms
     * @param dispatch this event's
     */
    public Outcome process(CallKey key, Call call, Event event, long now, Dispatch dispatch) {
        Call state = call == null ? new Call(key, now) : call;
        boolean fresh = state.over(); // also where a record is left with what its last check-in was to send
        state.emptyOutbox();
        EventWork work = new EventWork(parts, dispatch, state, now);
        work.applicationTimers.endWithTheirLives();
        if (event instanceof Event.Received received) {
            work.came(received);
            receive(work, received, fresh);
            if (work.changed()) {
                state.heardAt(now);
            }
        } else if (event instanceof Event.Due || event instanceof Event.TakenOver) {
            new DueTimers(work).fire();
        } else if (event instanceof Event.SendFailed failed) {
            state.transaction(failed.transaction()).ifPresent(of -> sendFailed(work, of, failed));
        } else if (event instanceof Event.Passivate passivate) {
            passivate(work, passivate);
        } else if (event instanceof Event.Act act) {
            act(work, act, fresh);
        }
        return work.finish();
    }

    /**
     * Ends a call without its applications: none is told anything. Peers are, as where nothing is heard of a call for long; requests
     * without an answer get 500, the event's among them, which its transaction repeats (RFC 3261 section 17.2).
     *
     * @param call null if there is none: then what is to be checked in is the request's transaction
     */
    public Outcome end(CallKey key, Call call, Event event, long now) {
        Call state = call == null ? new Call(key, now) : call;
        state.emptyOutbox();
        EventWork work = new EventWork(parts, Nobody.RUNS, state, now);
        refuse(work, event);
        if (call != null) {
            work.endings.endCall(SIPResponse.SERVER_INTERNAL_ERROR);
            work.change();
        }
        return work.finish();
    }

    /**
     * Answers the event's request 500, which its transaction repeats, without an application, and leaves the call as it is otherwise;
     * any other event does nothing.
     *
     * @param call null if there is none: then what is to be checked in is the request's transaction
     */
    public Outcome refuse(CallKey key, Call call, Event event, long now) {
        Call state = call == null ? new Call(key, now) : call;
        state.emptyOutbox();
        EventWork work = new EventWork(parts, Nobody.RUNS, state, now);
        refuse(work, event);
        return work.finish();
    }

    private static void refuse(EventWork work, Event event) {
        if (event instanceof Event.Received received && received.message() instanceof SIPRequest request
                && !SIPRequest.ACK.equals(request.getMethod()) && !work.server.knows(request)) {
            work.server.refuse(request, received.flow(), SIPResponse.SERVER_INTERNAL_ERROR);
        }
    }

    /** An action changes the call as far as anybody knows: its code may do so without asking the context, as callbacks may. */
    private static void act(EventWork work, Event.Act act, boolean fresh) {
        Optional<TransactionUser> user = work.dispatch.acting(act.version());
        if (fresh && !act.begins()) {
            work.acted(new Acted.Refused(Acted.Reason.NO_CALL));
        } else if (user.isEmpty()) {
            work.acted(new Acted.Refused(Acted.Reason.VERSION_STOPPED));
        } else {
            work.change();
            work.call.heardAt(work.now);
            work.acted(work.callbacks.act(user.get(), act.code()));
        }
    }

    /**
     * Shows a copy of a call outside of any event, on the caller's thread. What is done to it is thrown away, and nobody is told
     * anything.
     *
     * @param now the store's time, ms
     */
    public <T> T glance(Call copy, long now, Function<CallContext, T> code) {
        EventWork work = new EventWork(parts, Nobody.RUNS, copy, now);
        try {
            return code.apply(work.context);
        } finally {
            work.context.close();
        }
    }

    /** For glances: no application runs, so none is told. */
    private enum Nobody implements Dispatch {
        RUNS;

        @Override
        public Choice choose(SIPRequest initial, Flow flow) {
            return new Dispatch.Nobody(503, 0);
        }

        @Override
        public Optional<TransactionUser> running(ApplicationVersion version) {
            return Optional.empty();
        }

        @Override
        public boolean mayBegin(ApplicationVersion version) {
            return false;
        }
    }

    private void receive(EventWork work, Event.Received received, boolean fresh) {
        if (received.message() instanceof SIPRequest request) {
            work.server.receive(request, received.flow());
        } else if (fresh) {
            work.note("dropped.response-of-no-call");
        } else {
            work.client.receive((SIPResponse) received.message(), received.flow());
        }
    }

    /** A client whose application cannot be told goes on as if the message was lost on the way. */
    private static void sendFailed(EventWork work, Transaction transaction, Event.SendFailed failed) {
        if (failed.notConnected() && work.transactions.fallsBack(transaction)) {
            work.note("request.over-udp");
        } else if (!transaction.server() && !transaction.unattended() && work.needsStopped(transaction)) {
            work.note("deferred.send-failed");
        } else {
            work.transactions.transportError(transaction);
        }
    }

    private static void passivate(EventWork work, Event.Passivate event) {
        for (ApplicationSession session : work.call.sessions()) {
            if (session.owner().equals(event.user().version())) {
                work.callbacks.tell(event.user(), user -> user.passivating(work.context, session));
                AttributeCodec codec = event.user().attributes();
                session.attributes().passivate(codec);
                session.timers().forEach(timer -> timer.info().passivate(codec));
                work.call.legs().stream().filter(leg -> leg.applicationSession() == session.id())
                        .forEach(leg -> passivate(work, leg, codec));
                work.change();
            }
        }
    }

    private static void passivate(EventWork work, Leg leg, AttributeCodec codec) {
        leg.attributes().passivate(codec);
        work.call.transactions().stream().filter(each -> each.leg() == leg.id())
                .forEach(each -> each.attributes().passivate(codec));
    }
}
