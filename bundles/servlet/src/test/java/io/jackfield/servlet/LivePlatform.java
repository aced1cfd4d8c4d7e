package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.jackfield.engine.Engine;
import io.jackfield.engine.app.Calls;
import io.jackfield.engine.core.EngineSettings;
import io.jackfield.engine.key.Secrets;
import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.RolloutLog;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.routing.Router;
import io.jackfield.engine.run.RunnerSettings;
import io.jackfield.stack.Flow;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageSender.Outcome;
import io.jackfield.stack.Transport;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Incarnation;
import io.jackfield.state.local.LocalCallStateStore;
import io.jackfield.state.local.LocalKeyValueStore;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.servlet.Servlet;

/**
 * One application on a real engine with its threads. Peers answer every request 200, and acknowledge nothing by themselves; the
 * network is one thread.
 */
final class LivePlatform implements AutoCloseable {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 5070);
    private static final Flow FLOW = new Flow("udp", Transport.UDP, new InetSocketAddress("127.0.0.1", 5060), PEER, 0);
    private static final long PATIENCE_SECONDS = 20;

    private final ExecutorService network = Executors.newSingleThreadExecutor();
    private final LocalCallStateStore store = new LocalCallStateStore(System::currentTimeMillis, (millis, task) -> () -> { },
            100_000);
    final LocalKeyValueStore values = new LocalKeyValueStore(64, 100, 100);
    final Rollouts rollouts = new Rollouts(new Forgetful(), System::currentTimeMillis);
    private final Engine engine;
    private final AtomicInteger branches = new AtomicInteger();
    final List<SIPMessage> sent = new CopyOnWriteArrayList<>();
    final Map<String, AtomicInteger> counted = new ConcurrentHashMap<>();
    final SipApplication application;

    LivePlatform(boolean encodes, Servlet servlet, Object... listeners) {
        this(encodes, Optional.empty(), servlet, listeners);
    }

    /** @param key the application's {@code @SipApplicationKey} method */
    LivePlatform(boolean encodes, Optional<ApplicationDescriptor.SessionKey> key, Servlet servlet, Object... listeners) {
        RunnerSettings running = new RunnerSettings(16, 20_000, 64, 150, encodes);
        engine = new Engine(new Engine.Ground(store, (target, bytes) -> {
            network.execute(() -> hear(parse(bytes)));
            return CompletableFuture.completedFuture(Outcome.SENT);
        }, new VirtualCall.OneEndpoint(), rollouts, () -> Router.of(List.of("* user=.+ -> test")), values), new Incarnation("engine", 1),
                Secrets.of(0, "a secret of a cluster, 32 bytes.".getBytes(StandardCharsets.UTF_8)), EngineSettings.DEFAULT,
                running, new Random(1));
        application = TestApplication.made(new ApplicationDescriptor(new ApplicationVersion("test", "1.0.0"), "Test", "",
                List.of(TestApplication.servlet("main", () -> servlet), TestApplication.servlet("other", () -> servlet)), "main",
                List.of(), List.of(listeners), Map.of(), ApplicationDescriptor.DEFAULT_SESSION_TIMEOUT_MINUTES, key),
                new Environment());
        assertThat(rollouts.open(application, false, () -> engine.runner().starting(application))).isEmpty();
        application.opened();
        assertThat(rollouts.register(application, false)).isInstanceOf(Rollout.Changed.class);
    }

    private final class Environment implements ApplicationEnvironment {
        @Override
        public String serverInfo() {
            return "test";
        }

        @Override
        public void count(String name) {
            counted.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
        }

        @Override
        public Calls calls() {
            return engine.calls();
        }
    }

    private static SIPMessage parse(byte[] bytes) {
        try {
            return new StringMsgParser().parseSIPMessage(bytes, true, true, null);
        } catch (ParseException e) {
            throw new IllegalArgumentException(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    private void hear(SIPMessage message) {
        sent.add(message);
        if (message instanceof SIPRequest request && !request.getMethod().equals("ACK")) {
            String tag = request.getToTag() == null ? ";tag=peer" : "";
            String contact = request.getMethod().equals("INVITE") ? "\r\nContact: <sip:peer@192.0.2.1:5070>" : "";
            receive("SIP/2.0 200 OK\r\n" + request.getViaHeaders().encode().trim() + "\r\n" + request.getFrom().toString().trim()
                    + "\r\n" + request.getTo().toString().trim() + tag + "\r\n" + request.getCallId().toString().trim() + "\r\n"
                    + request.getCSeq().toString().trim() + contact);
        }
    }

    private void receive(String head) {
        engine.runner().receive(new InboundMessage(parse((head + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8)), FLOW));
    }

    /** A peer's request in the call that it named so; the dialog's tag of ours is found in what was sent. */
    void says(String method, String callId, int cseq) {
        String tag = answer(callId).map(ok -> ";tag=" + ok.getToTag()).orElse("");
        receive(method + " sip:service@198.51.100.7:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-"
                + branches.incrementAndGet() + "\r\nFrom: <sip:alice@example.com>;tag=a\r\nTo: <sip:service@example.com>" + tag
                + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + " " + method
                + "\r\nMax-Forwards: 70\r\nContact: <sip:alice@192.0.2.1:5070>");
    }

    private Optional<SIPResponse> answer(String callId) {
        return sent.stream().filter(SIPResponse.class::isInstance).map(SIPResponse.class::cast)
                .filter(each -> each.getStatusCode() == 200 && each.getCSeq().getMethod().equals("INVITE")
                        && each.getCallId().getCallId().equals(callId)).findFirst();
    }

    /** A peer calls and is answered by the application. */
    void calls(String callId) {
        says("INVITE", callId, 1);
        until("an answer to " + callId, () -> answer(callId).isPresent());
        says("ACK", callId, 1);
    }

    /** Waits for something to be so. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: %s", what).isLessThan(deadline);
            Thread.yield();
        }
    }

    /** The requests of a method that were sent. */
    List<SIPRequest> requests(String method) {
        return sent.stream().filter(SIPRequest.class::isInstance).map(SIPRequest.class::cast)
                .filter(each -> each.getMethod().equals(method)).toList();
    }

    /** The statuses that were answered to a method. */
    List<Integer> answers(String method) {
        return sent.stream().filter(SIPResponse.class::isInstance).map(SIPResponse.class::cast)
                .filter(each -> each.getCSeq().getMethod().equals(method)).map(SIPResponse::getStatusCode).toList();
    }

    int count(String name) {
        return counted.containsKey(name) ? counted.get(name).get() : 0;
    }

    Map<String, Long> engineCounters() {
        return engine.snapshot();
    }

    long storedSessions() {
        return store.census().toCompletableFuture().join().getOrDefault(application.version(), 0L);
    }

    void retires(ApplicationVersion version) {
        rollouts.retire(version, Optional.empty());
    }

    @Override
    public void close() {
        engine.close();
        application.close();
        store.close();
        network.shutdownNow();
    }

    private static final class Forgetful implements RolloutLog {
        @Override
        public List<Rollout> load() {
            return List.of();
        }

        @Override
        public void save(Collection<Rollout> rollouts) {
            // a restart is another test's
        }
    }
}
