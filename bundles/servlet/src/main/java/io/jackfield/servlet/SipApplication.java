package io.jackfield.servlet;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Transaction;
import io.jackfield.servlet.api.Glare;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.DeclaredListeners;
import io.jackfield.servlet.event.Elsewhere;
import io.jackfield.servlet.event.RunningApplication;
import io.jackfield.servlet.message.RequestFacade;
import io.jackfield.servlet.message.ResponseFacade;
import io.jackfield.servlet.session.CallApplicationSession;
import io.jackfield.servlet.session.CallSessions;
import io.jackfield.servlet.session.CallSipFactory;
import io.jackfield.servlet.session.CurrentEvent;
import io.jackfield.servlet.session.LegSession;
import io.jackfield.servlet.session.SessionActions;
import io.jackfield.servlet.session.StoredValues;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.servlet.Servlet;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running application version: what the engine tells it becomes calls of its servlets and listeners.
 *
 * <p>{@link #start} before the engine hears of it, {@link #opened} before the first message can reach it, {@link #close} after no
 * event of it is in hand any more; in between it is thread-safe. What a servlet throws is thrown on: unchecked as it is, checked in
 * an {@link ApplicationFailure}.
 */
public final class SipApplication implements TransactionUser, AutoCloseable {
    /** For requests that have no call yet; no call has it. */
    private static final CallKey NO_CALL = new CallKey(0, 0);
    private static final Logger LOG = LoggerFactory.getLogger(SipApplication.class);

    private final ApplicationDescriptor descriptor;
    private final ClassLoader loader;
    private final ApplicationEnvironment environment;
    private final SerializedAttributes codec;
    private final Servlets servlets;
    private final ApplicationContext context;
    private final CurrentEvent current = new CurrentEvent();
    private final RunningApplication running = new Running();
    private final Elsewhere elsewhere;
    private final Standing standing;
    private final Constructed constructed;
    private volatile Listeners listeners = new Listeners(List.of(), this::listenerThrew);

    public SipApplication(ApplicationDescriptor descriptor, ClassLoader loader, ApplicationEnvironment environment) {
        this.descriptor = descriptor;
        this.loader = loader;
        this.environment = environment;
        this.codec = new SerializedAttributes(descriptor.version(), loader,
                descriptor.contextParameters().get(AllowedClasses.PARAMETER), environment);
        this.servlets = new Servlets(descriptor);
        this.elsewhere = new Elsewhere(environment::calls, descriptor.version(), new Opening());
        this.context = new ApplicationContext(descriptor, loader, environment.serverInfo(), servlets, () -> listeners,
                () -> OutboundInterfaces.of(environment.calls().endpoints()));
        this.standing = new Standing(descriptor.version(), environment);
        this.constructed = new Constructed(descriptor.version(), environment);
    }

    /** What facades see of the application. */
    private final class Running implements RunningApplication {
        @Override
        public ApplicationVersion version() {
            return descriptor.version();
        }

        @Override
        public ServletContext servletContext() {
            return context;
        }

        @Override
        public boolean hasServlet(String name) {
            return servlets.named(name).isPresent();
        }

        @Override
        public boolean hearsTimers() {
            return listeners.hearTimers();
        }

        @Override
        public AttributeCodec attributes(CallEvent event) {
            return codec.in(event);
        }

        @Override
        public DeclaredListeners listeners() {
            return listeners;
        }

        @Override
        public Elsewhere elsewhere() {
            return elsewhere;
        }
    }

    /** Within an event the engine logs and counts it, with the call. */
    private void listenerThrew(Throwable thrown) {
        Optional<CallEvent> event = current.get().filter(CallEvent::here);
        if (event.isPresent()) {
            event.get().context().fault("application.listener-threw", version(), thrown);
        } else {
            environment.count("servlet.listener-threw");
            LOG.warn("A listener threw: app={} version={}", version().baseName(), version().version(), thrown);
        }
    }

    /** How those who come from elsewhere get into events. */
    private final class Opening implements Elsewhere.Opening {
        @Override
        public Optional<CallEvent> current() {
            return current.get();
        }

        @Override
        public void during(CallContext of, Consumer<CallEvent> code) {
            SipApplication.this.during(of, code::accept);
        }

        @Override
        public <T> T show(CallContext glance, Function<CallEvent, T> code) {
            return code.apply(new Event(glance, running, listeners, true));
        }

        @Override
        public void count(String name) {
            environment.count(name);
        }
    }

    /**
     * Makes, injects and initialises the servlets, with the application's class loader as context class loader.
     *
     * @throws ApplicationFailure if that fails, with one line that says where; nothing is left running then
     */
    public void start() {
        inLoader(() -> {
            servlets.create();
            List<Object> all = new ArrayList<>(descriptor.listeners());
            all.addAll(servlets.instances());
            Listeners known = new Listeners(all, this::listenerThrew);
            facilities().into(known.all());
            constructed.construct(known.all());
            listeners = known;
            try {
                known.contextInitialized(context);
                servlets.initialize(context);
            } catch (ApplicationFailure e) {
                constructed.destroy();
                throw e;
            } catch (RuntimeException | LinkageError e) {
                constructed.destroy();
                throw new ApplicationFailure("application " + version() + ": a ServletContextListener failed: " + e, e);
            }
        });
    }

    /**
     * The version may make calls of its own from now on, and no message has reached it: tells its SipServletListeners, in the
     * thread of the caller.
     *
     * @throws ApplicationFailure if one throws; {@link #close} is due then
     */
    public void opened() {
        inLoader(() -> servlets.initialized(context, listeners));
    }

    private Facilities facilities() {
        return new Facilities(version(), context, new CallSipFactory(current, running), new CallSessions(running),
                new SessionActions(running), () -> current.get().map(event -> event.context().eventId()),
                new StoredValues(environment::calls, current, version().baseName(), environment::count), standing);
    }

    private void inLoader(Runnable action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Destroys the servlets. */
    @Override
    public void close() {
        standing.stopped();
        inLoader(() -> {
            servlets.destroy();
            listeners.contextDestroyed(context);
            constructed.destroy();
            listeners = new Listeners(List.of(), this::listenerThrew);
        });
    }

    /** Whether new calls come may have changed: tells the application's listeners. Called by one thread at a time. */
    public void standingChanged() {
        inLoader(() -> standing.tell(listeners));
    }

    @Override
    public ApplicationVersion version() {
        return descriptor.version();
    }

    @Override
    public ClassLoader loader() {
        return loader;
    }

    @Override
    public AttributeCodec attributes() {
        return codec;
    }

    @Override
    public long sessionTimeoutMillis() {
        return TimeUnit.MINUTES.toMillis(Math.max(0, descriptor.sessionTimeoutMinutes()));
    }

    /** Runs a callback in the event of a context; one that the engine makes from within another is part of that event. */
    private void during(CallContext of, Consumer<Event> callback) {
        if (current.get().orElse(null) instanceof Event outer && outer.isOf(of)) {
            callback.accept(outer);
            return;
        }
        Event event = new Event(of, running, listeners);
        current.during(event, () -> {
            try {
                callback.accept(event);
            } finally {
                event.settle();
            }
        });
    }

    @Override
    public boolean keysSessions() {
        return descriptor.sessionKey().isPresent();
    }

    /** The method sees the request and no session: there is none yet. What it throws is counted, and targets at nothing. */
    @Override
    public Optional<String> sessionKey(SIPRequest initial) {
        AtomicReference<String> key = new AtomicReference<>();
        inLoader(() -> {
            try {
                key.set(descriptor.sessionKey().orElseThrow().of(elsewhere.imagine(NO_CALL, event ->
                        RequestFacade.targeting(event, initial))));
            } catch (Exception | LinkageError e) {
                environment.count("servlet.session-key-threw");
                LOG.warn("The @SipApplicationKey method failed; the request is targeted at no session: app={} version={}",
                        version().baseName(), version().version(), e);
            }
        });
        return Optional.ofNullable(key.get());
    }

    /** No servlet for an initial request: 404, as there is nobody here to talk to (JSR 289 section 16.1 leaves it open). */
    @Override
    public void request(CallContext of, Leg leg, Transaction server, SIPRequest request) {
        during(of, event -> {
            SipServletRequest message = event.request(leg, server, request);
            if (message.isInitial()) {
                begun(event, of, leg);
                if (leg.handler().isEmpty()) {
                    Optional<String> chosen = servlets.choose(message);
                    if (chosen.isEmpty()) {
                        environment.count("servlet.no-mapping");
                        of.send(server, of.createResponse(server, SipServletResponse.SC_NOT_FOUND, null));
                        return;
                    }
                    leg.handler(chosen.get());
                }
            }
            serve(event, leg, message, null);
        });
    }

    /** An application session that began with the leg is new; any other is told of already, and the leg was targeted at it. */
    private void begun(Event event, CallContext of, Leg leg) {
        if (listeners.hearApplicationSessions()) {
            of.call().sessionOf(leg).filter(session -> session.createdAt() == leg.createdAt() && of.call().legs().stream()
                    .noneMatch(other -> other != leg && other.applicationSession() == session.id()))
                    .ifPresent(session -> listeners.sessionCreated(event.applicationSession(session)));
        }
        event.tellCreated(leg);
    }

    @Override
    public void ack(CallContext of, Leg leg, Transaction invite, SIPRequest ack) {
        during(of, event -> serve(event, leg, RequestFacade.receivedAfterwards(event, leg, invite, ack), null));
    }

    @Override
    public void cancelled(CallContext of, Leg leg, Transaction invite, SIPRequest cancel) {
        during(of, event -> serve(event, leg, RequestFacade.receivedAfterwards(event, leg, invite, cancel), null));
    }

    @Override
    public void response(CallContext of, Leg leg, Transaction client, SIPResponse response) {
        during(of, event -> {
            SipServletResponse message = event.received(leg, client, response);
            if (client.invite() && response.getStatusCode() == SipServletResponse.SC_REQUEST_PENDING) {
                message.setAttribute(Glare.ATTRIBUTE, of.glareWait(leg));
            }
            serve(event, leg, null, message);
        });
    }

    private void serve(Event event, Leg leg, SipServletRequest request, SipServletResponse response) {
        String name = handler(leg).orElse("");
        Servlet servlet = servlets.named(name).orElseThrow(() -> new ApplicationFailure("application " + version()
                + " has no servlet for session " + leg.id() + ", handler '" + leg.handler() + "'", null));
        event.serving(name);
        try {
            servlet.service(request, response);
        } catch (ServletException | IOException e) {
            throw new ApplicationFailure("servlet " + name + " failed: " + e.getMessage(), e);
        }
    }

    private Optional<String> handler(Leg leg) {
        return leg.handler().isEmpty() ? servlets.fallback() : Optional.of(leg.handler());
    }

    @Override
    public void noAck(CallContext of, Leg leg, Transaction invite) {
        during(of, event -> listeners.noAckReceived(event.request(invite),
                ResponseFacade.sent(event, leg, invite, Messages.response(invite.responseBytes()))));
    }

    @Override
    public void noPrack(CallContext of, Leg leg, Transaction invite, SIPResponse response) {
        during(of, event -> listeners.noPrackReceived(event.request(invite), ResponseFacade.sent(event, leg, invite, response)));
    }

    @Override
    public void derived(CallContext of, Leg leg, Leg origin) {
        if (listeners.hearSessions()) {
            during(of, event -> event.tellCreated(leg));
        }
    }

    @Override
    public void expired(CallContext of, ApplicationSession session) {
        if (listeners.hearApplicationSessions()) {
            during(of, event -> listeners.sessionExpired(event.applicationSession(session)));
        }
    }

    @Override
    public void readyToInvalidate(CallContext of, Leg leg) {
        if (listeners.hearSessions()) {
            during(of, event -> listeners.sessionReadyToInvalidate(event.session(leg)));
        }
    }

    @Override
    public void readyToInvalidate(CallContext of, ApplicationSession session) {
        if (listeners.hearApplicationSessions()) {
            during(of, event -> listeners.sessionReadyToInvalidate(event.applicationSession(session)));
        }
    }

    /** Nobody hears of it where there are neither listeners nor attributes, which may listen themselves. */
    @Override
    public void invalidated(CallContext of, Leg leg) {
        if (leg.attributes().isEmpty() && !listeners.hearSessions()) {
            return;
        }
        during(of, event -> {
            LegSession session = (LegSession) event.session(leg);
            session.end(() -> listeners.sessionDestroyed(session));
        });
    }

    /** The same. */
    @Override
    public void invalidated(CallContext of, ApplicationSession session) {
        if (session.attributes().isEmpty() && !listeners.hearApplicationSessions()) {
            return;
        }
        during(of, event -> {
            CallApplicationSession ended = (CallApplicationSession) event.applicationSession(session);
            ended.end(() -> listeners.sessionDestroyed(ended));
        });
    }

    @Override
    public void passivating(CallContext of, ApplicationSession session) {
        during(of, event -> {
            ((CallApplicationSession) event.applicationSession(session)).willPassivate();
            of.call().legs().stream().filter(leg -> leg.applicationSession() == session.id())
                    .forEach(leg -> ((LegSession) event.session(leg)).willPassivate());
        });
    }

    @Override
    public void timer(CallContext of, ApplicationSession session, ApplicationTimer timer) {
        during(of, event -> listeners.timeout(event.timer(session, timer)));
    }
}
