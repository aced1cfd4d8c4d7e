package io.jackfield.servlet;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.servlet.b2bua.CallB2bua;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Elsewhere;
import io.jackfield.servlet.event.MessageReference;
import io.jackfield.servlet.event.Reference;
import io.jackfield.servlet.event.RunningApplication;
import io.jackfield.servlet.event.SessionReference;
import io.jackfield.servlet.event.StoredAttributes;
import io.jackfield.servlet.event.TimerReference;
import io.jackfield.servlet.message.KeptMessages;
import io.jackfield.servlet.message.RequestFacade;
import io.jackfield.servlet.message.ResponseFacade;
import io.jackfield.servlet.session.CallApplicationSession;
import io.jackfield.servlet.session.CallTimer;
import io.jackfield.servlet.session.LegSession;
import io.jackfield.state.CallKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;

/** One event, with the facades that were asked for in it. */
final class Event implements CallEvent {
    private final CallContext context;
    private final RunningApplication application;
    private final Listeners listeners;
    private final CallKey key;
    private final boolean drafting;
    // each is made when there is something in it: most events ask for few
    private Map<Integer, SipSession> sessions = Map.of();
    private Map<Integer, SipApplicationSession> applicationSessions = Map.of();
    private Map<Integer, SipServletRequest> requests = Map.of();
    private Map<Integer, ServletTimer> timers = Map.of();
    private List<StoredAttributes> touched = List.of();
    private CallB2bua b2bua;
    private String serving = "";

    Event(CallContext context, RunningApplication application, Listeners listeners) {
        this(context, application, listeners, false);
    }

    /** @param drafting whether a copy of the call is shown */
    Event(CallContext context, RunningApplication application, Listeners listeners, boolean drafting) {
        this.context = context;
        this.key = context.call().key();
        this.drafting = drafting;
        this.application = application;
        this.listeners = listeners;
    }

    private static <T> Map<Integer, T> own(Map<Integer, T> facades) {
        return facades.isEmpty() ? new HashMap<>(4) : facades;
    }

    boolean isOf(CallContext other) {
        return context == other;
    }

    /** The servlet that works now: sessions that it begins are its own until setHandler says otherwise. */
    void serving(String servlet) {
        serving = servlet;
    }

    @Override
    public CallContext context() {
        if (!context.open()) {
            throw Elsewhere.notHere("This");
        }
        return context;
    }

    @Override
    public boolean here() {
        return context.open();
    }

    @Override
    public CallKey call() {
        return key;
    }

    @Override
    public Object follow(Reference reference) {
        if (!reference.call().equals(key.toString())) {
            return application.elsewhere().read(CallKey.parse(reference.call()), other -> other.follow(reference), () -> null);
        }
        if (reference instanceof MessageReference message) {
            return KeptMessages.of(this, message);
        }
        if (reference instanceof TimerReference timer) {
            return context().call().sessionOfTimer(timer.number())
                    .map(session -> timer(session, session.timer(timer.number()).orElseThrow())).orElse(null);
        }
        SessionReference session = (SessionReference) reference;
        return session.application()
                ? context().call().session(session.number()).filter(ApplicationSession::valid).map(this::applicationSession).orElse(null)
                : context().call().leg(session.number()).filter(Leg::valid).map(this::session).orElse(null);
    }

    @Override
    public void touched(StoredAttributes attributes) {
        if (!drafting && here()) {
            touched = touched.isEmpty() ? new ArrayList<>(2) : touched;
            touched.add(attributes); // a copy of the call is forgotten as it is
        }
    }

    /** The callback is over: attributes become what outlives it. Listeners that are told may touch further ones. */
    void settle() {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).beforeSettling();
        }
        for (StoredAttributes each : touched) {
            each.settle();
        }
        touched = List.of();
    }

    @Override
    public boolean drafting() {
        return drafting;
    }

    @Override
    public RunningApplication application() {
        return application;
    }

    @Override
    public SipSession session(Leg leg) {
        if (!here()) {
            return new LegSession(this, leg);
        }
        SipSession known = sessions.get(leg.id());
        if (known == null) {
            known = new LegSession(this, leg);
            sessions = own(sessions);
            sessions.put(leg.id(), known);
        }
        return known;
    }

    @Override
    public SipApplicationSession applicationSession(ApplicationSession session) {
        SipApplicationSession known = applicationSessions.get(session.id());
        if (known == null) {
            known = new CallApplicationSession(this, session);
            applicationSessions = own(applicationSessions);
            applicationSessions.put(session.id(), known);
        }
        return known;
    }

    @Override
    public SipApplicationSession applicationSession(Leg leg) {
        if (!here()) {
            return application.elsewhere().read(key, event -> event.context().call().session(leg.applicationSession())
                    .map(event::applicationSession).orElseThrow(() -> gone(leg)), () -> {
                        throw gone(leg);
                    });
        }
        SipApplicationSession known = applicationSessions.get(leg.applicationSession());
        return known != null ? known : context().call().sessionOf(leg).map(this::applicationSession)
                .orElseThrow(() -> gone(leg));
    }

    private IllegalStateException gone(Leg leg) {
        return new IllegalStateException("the application session of " + session(leg) + " is over");
    }

    @Override
    public ServletTimer timer(ApplicationSession session, ApplicationTimer timer) {
        timers = own(timers);
        return timers.computeIfAbsent(timer.id(), id -> new CallTimer(this, session, timer));
    }

    @Override
    public SipServletRequest request(Transaction transaction) {
        SipServletRequest known = requests.get(transaction.id());
        return known != null ? known : keep(transaction, known(transaction, transaction.request()));
    }

    /** The request of a transaction as it came. */
    SipServletRequest request(Leg leg, Transaction server, SIPRequest request) {
        SipServletRequest known = requests.get(server.id());
        return known != null ? known : keep(server, RequestFacade.received(this, leg, server, request));
    }

    private SipServletRequest keep(Transaction transaction, SipServletRequest request) {
        requests = own(requests);
        requests.put(transaction.id(), request);
        return request;
    }

    private SipServletRequest known(Transaction transaction, SIPRequest request) {
        Leg leg = context().call().leg(transaction.leg())
                .orElseThrow(() -> new IllegalStateException("the session of this " + transaction.method() + " is over"));
        return transaction.server() ? RequestFacade.received(this, leg, transaction, request)
                : RequestFacade.sent(this, leg, transaction);
    }

    @Override
    public SipServletRequest unsent(Leg leg, SIPRequest request) {
        return RequestFacade.unsent(this, leg, request);
    }

    @Override
    public SipServletResponse received(Leg leg, Transaction client, SIPResponse response) {
        return ResponseFacade.received(this, leg, client, response);
    }

    @Override
    public CallB2bua b2bua() {
        if (b2bua == null) {
            b2bua = new CallB2bua(this);
        }
        return b2bua;
    }

    @Override
    public SipServletRequest copy(SipServletRequest original, boolean sameCallId) {
        return b2bua().copy(original, sameCallId);
    }

    @Override
    public SipApplicationSession createApplicationSession(String key) {
        ApplicationSession session = context().createApplicationSession(application.version());
        session.key(key);
        SipApplicationSession facade = applicationSession(session);
        listeners.sessionCreated(facade);
        return facade;
    }

    @Override
    public Leg createLeg(ApplicationSession session, String local, String remote, String callId) {
        Leg leg = context().createLeg(session, local, remote, callId);
        leg.handler(serving);
        tellCreated(leg);
        return leg;
    }

    /** Tells listeners of a session that is new. */
    void tellCreated(Leg leg) {
        if (listeners.hearSessions()) {
            listeners.sessionCreated(session(leg));
        }
    }

    @Override
    public void sent(Transaction transaction, SipServletRequest request) {
        keep(transaction, request);
    }
}
