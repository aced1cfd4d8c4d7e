package io.jackfield.stack.component;

import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Target;
import io.jackfield.stack.Transport;
import io.jackfield.stack.endpoint.OpenEndpoints;
import io.jackfield.stack.endpoint.SocketEndpoint;
import io.jackfield.stack.locate.AddressLocator;
import io.jackfield.stack.locate.Networks;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes {@link Endpoints} and {@link MessageSender}, and leads what comes in to the {@link MessageReceiver} that is there at
 * the moment. Wiring only: see {@link OpenEndpoints}.
 *
 * <p>The receiver needs the sender and the other way round. So this component takes the receiver's reference, and the service
 * itself only when the first message comes: by then both are up, in whatever order they started.
 */
@Component(configurationPid = StackComponent.PID, immediate = true,
        service = {Endpoints.class, MessageSender.class, EndpointRegistry.class})
@Designate(ocd = StackComponent.Config.class)
public final class StackComponent implements Endpoints, MessageSender, EndpointRegistry {
    static final String PID = "io.jackfield.stack";

    /** What an operator may set of all endpoints together. */
    @ObjectClassDefinition(name = "Jackfield stack", description = "What holds for all endpoints.")
    @interface Config {
        @AttributeDefinition(required = false, description = "Networks that nothing is sent to because a message names them, as "
                + "10.0.0.0/8 or fd00::/8, parted by commas; empty for none. Who calls may name any address in Contact, Route and "
                + "Via, also of machines that only this one can reach.")
        String deniedNetworks() default "";

        @AttributeDefinition(description = "Whether requests get no answer, rather than 503, while there is no engine in this process "
                + "yet, and connections are refused: for a node of a cluster that starts, as the repeat finds another one.")
        boolean silentUntilReady() default false;
    }

    private static final Logger LOG = LoggerFactory.getLogger(StackComponent.class);
    private static final int LOOKUP_THREADS = 2;
    private static final int LOOKUPS_WAITING = 256;
    private static final int NAMES_REMEMBERED = 10_000;

    private record Bound(ServiceReference<MessageReceiver> reference, MessageReceiver receiver) {
    }

    private final BundleContext context;
    private final ThreadPoolExecutor lookups;
    private final OpenEndpoints endpoints;
    private final StatelessResponses responses;
    private final AtomicLong lastConnection;
    private volatile boolean silentUntilReady;
    private final AtomicReference<Bound> bound = new AtomicReference<>();
    private final Queue<SocketEndpoint> waiting = new ConcurrentLinkedQueue<>();

    @Activate
    public StackComponent(BundleContext context, Config config) {
        Networks denied = Networks.parse("deniedNetworks", config.deniedNetworks());
        this.context = context;
        lookups = new ThreadPoolExecutor(LOOKUP_THREADS, LOOKUP_THREADS, 30, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(LOOKUPS_WAITING), StackComponent::lookupThread);
        lookups.allowCoreThreadTimeOut(true);
        endpoints = new OpenEndpoints(
                new AddressLocator(InetAddress::getAllByName, lookups, System::nanoTime, NAMES_REMEMBERED));
        endpoints.deny(denied);
        silentUntilReady = config.silentUntilReady();
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[16];
        random.nextBytes(secret);
        lastConnection = new AtomicLong(random.nextLong() >>> 2); // a flow stored by another life names none of this one's
        responses = new StatelessResponses(secret);
    }

    /** Without closing anything. What cannot be read leaves what held before. */
    @Modified
    void modified(Config config) {
        endpoints.deny(Networks.parse("deniedNetworks", config.deniedNetworks()));
        silentUntilReady = config.silentUntilReady();
        startWaiting();
    }

    @Deactivate
    void close() {
        lookups.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindReceiver(ServiceReference<MessageReceiver> reference) {
        giveBack(bound.getAndSet(new Bound(reference, null))); // greedy: a better one comes before the other goes
        startWaiting();
    }

    void unbindReceiver(ServiceReference<MessageReceiver> reference) {
        Bound old = bound.getAndUpdate(now -> now != null && now.reference().equals(reference) ? null : now);
        if (old != null && old.reference().equals(reference)) {
            giveBack(old);
        }
    }

    private void giveBack(Bound old) {
        if (old != null && old.receiver() != null) {
            context.ungetService(old.reference());
        }
    }

    @Override
    public MessageReceiver receiver() {
        Bound now = bound.get();
        if (now == null) {
            return silentUntilReady ? message -> Acceptance.LEFT_TO_OTHERS : null;
        }
        if (now.receiver() != null) {
            return now.receiver();
        }
        MessageReceiver receiver = context.getService(now.reference());
        if (receiver != null && !bound.compareAndSet(now, new Bound(now.reference(), receiver))) {
            context.ungetService(now.reference()); // unbound meanwhile, or another thread was first
        }
        return receiver;
    }

    @Override
    public StatelessResponses responses() {
        return responses;
    }

    @Override
    public long nextConnection() {
        return lastConnection.incrementAndGet();
    }

    @Override
    public void add(SocketEndpoint endpoint) {
        endpoints.add(endpoint);
    }

    @Override
    public void start(SocketEndpoint endpoint) {
        if (endpoint.transport() == Transport.UDP) {
            endpoint.start();
            return;
        }
        waiting.add(endpoint);
        if (leftToOthers()) {
            LOG.info("endpoint opens when there is an engine: name={}", endpoint.name());
        }
        if (!leftToOthers() && waiting.remove(endpoint)) {
            endpoint.start();
        }
    }

    private boolean leftToOthers() {
        return silentUntilReady && bound.get() == null;
    }

    private void startWaiting() {
        for (SocketEndpoint next = next(); next != null; next = next()) {
            try {
                next.start();
            } catch (UncheckedIOException | IllegalArgumentException e) {
                LOG.error("endpoint not opened: name={} cause={}", next.name(), e.getMessage());
            }
        }
    }

    private SocketEndpoint next() {
        return leftToOthers() ? null : waiting.poll();
    }

    @Override
    public void remove(SocketEndpoint endpoint) {
        waiting.remove(endpoint);
        endpoints.remove(endpoint);
    }

    @Override
    public List<Endpoint> list() {
        return endpoints.list();
    }

    @Override
    public Optional<Endpoint> named(String name) {
        return endpoints.named(name);
    }

    @Override
    public Optional<Endpoint> forTransport(Transport transport) {
        return endpoints.forTransport(transport);
    }

    @Override
    public boolean isLocal(String host, int port) {
        return endpoints.isLocal(host, port);
    }

    @Override
    public CompletionStage<Outcome> send(Target target, byte[] bytes) {
        return endpoints.send(target, bytes);
    }

    private static Thread lookupThread(Runnable work) {
        Thread thread = new Thread(work, "sip-lookup");
        thread.setDaemon(true);
        return thread;
    }
}
