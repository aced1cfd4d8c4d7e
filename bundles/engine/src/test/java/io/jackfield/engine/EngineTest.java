package io.jackfield.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.codec.LetterCodec;
import io.jackfield.engine.core.EngineSettings;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.key.Secrets;
import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.RolloutLog;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.routing.Router;
import io.jackfield.engine.run.RunnerSettings;
import io.jackfield.engine.testbed.OneEndpoint;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.stack.Flow;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.MessageSender.Outcome;
import io.jackfield.stack.Transport;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.local.LocalCallStateStore;
import io.jackfield.state.testkit.InProcessPost;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An engine on its own threads and with the real time: that it is wired, and how it stops. */
@Timeout(30)
class EngineTest {
    private static final Flow FLOW = new Flow(OneEndpoint.NAME, Transport.UDP, OneEndpoint.LOCAL,
            new InetSocketAddress("127.0.0.1", 5062), 0);

    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private final MessageSender sender = (target, bytes) -> {
        sent.add(bytes);
        return CompletableFuture.completedFuture(Outcome.SENT);
    };
    private final InProcessPost post = new InProcessPost(Runnable::run);
    private final LocalCallStateStore store = new LocalCallStateStore(System::currentTimeMillis,
            (millis, task) -> () -> { }, 100);
    private final Rollouts rollouts = new Rollouts(new RolloutLog() {
        @Override
        public List<Rollout> load() {
            return List.of();
        }

        @Override
        public void save(Collection<Rollout> all) {
            // nothing is kept here
        }
    }, System::currentTimeMillis);
    private final Engine engine = new Engine(
            new Engine.Ground(withPost(), sender, new OneEndpoint(), rollouts, () -> Router.of(List.of())),
            new Incarnation("engine", 1), Secrets.of(0, "a secret of a cluster, 32 bytes.".getBytes(StandardCharsets.UTF_8)),
            EngineSettings.DEFAULT, RunnerSettings.DEFAULT, new Random(1));

    @AfterEach
    void close() {
        engine.close();
        store.close();
    }

    /** The store, as one that reaches other engines. */
    private CallStateStore withPost() {
        return (CallStateStore) Proxy.newProxyInstance(CallStateStore.class.getClassLoader(), new Class<?>[] {CallStateStore.class},
                (proxy, method, arguments) -> method.getName().equals("post") ? post : method.invoke(store, arguments));
    }

    private void runs(Script app) {
        engine.runner().starting(app);
        rollouts.register(app, false);
    }

    private Acceptance receives(String method, int number) {
        String text = method + " sip:service@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5062;branch=z9hG4bK-" + number
                + "\r\nFrom: <sip:a@b>;tag=t\r\nTo: <sip:service@127.0.0.1>\r\nCall-ID: call-" + number + "\r\nCSeq: 1 " + method
                + "\r\nMax-Forwards: 70\r\nContact: <sip:a@127.0.0.1:5062>\r\nContent-Length: 0\r\n\r\n";
        return engine.runner().receive(new InboundMessage(SipText.parse(text.getBytes(StandardCharsets.UTF_8)), FLOW));
    }

    private int heard() throws InterruptedException {
        byte[] bytes = sent.poll(10, TimeUnit.SECONDS);
        assertThat(bytes).as("something sent").isNotNull();
        return ((SIPResponse) SipText.parse(bytes)).getStatusCode();
    }

    @Test
    void answersOnAWorkerAndRepeatsByItsOwnTimers() throws InterruptedException {
        runs(new Script().onRequest(Script.answering(486)));
        receives("INVITE", 1);
        assertThat(heard()).isEqualTo(486);
        assertThat(heard()).as("Timer G").isEqualTo(486);
        assertThat(engine.snapshot()).containsKeys("engine.received", "engine.sent", "engine.timers.armed", "engine.events.queued");
    }

    @Test
    void answers100WhileACallbackIsSlow() throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(1);
        runs(new Script().onRequest((context, leg, server, request) -> {
            await(enough);
            context.send(server, context.createResponse(server, 486, null));
        }));
        receives("INVITE", 1);
        assertThat(heard()).isEqualTo(100);
        enough.countDown();
        assertThat(heard()).isEqualTo(486);
    }

    @Test
    void finishesWhatItTookBeforeItStopsAndTakesNoMore() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        runs(new Script().onRequest((context, leg, server, request) -> {
            begun.countDown();
            await(enough);
            context.send(server, context.createResponse(server, 200, null));
        }));
        receives("OPTIONS", 1);
        begun.await();
        Thread closing = new Thread(engine::close);
        closing.start();
        int number = 2; // another each time: a repeat of what waits would be dropped in silence
        while (receives("OPTIONS", number) == Acceptance.ACCEPTED) {
            number++; // until the other thread closed it; those that came before are finished too
        }
        enough.countDown();
        closing.join();
        assertThat(heard()).isEqualTo(200);
        assertThat(engine.runner().queued()).isZero();
        assertThat(engine.snapshot()).doesNotContainKey("dropped.engine-failed").doesNotContainKey("stopped.with-events");
    }

    @Test
    void whatAnotherEnginePassesWhileItStopsIsRefusedAndNotLost() throws InterruptedException {
        Incarnation other = new Incarnation("other", 1);
        BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
        post.receive(other, bytes -> letters.add(LetterCodec.decode(bytes).orElseThrow()));
        store.join(other, Set.of(Member.Role.ENGINE));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        runs(new Script().onRequest((context, leg, server, request) -> {
            begun.countDown();
            await(enough);
            context.send(server, context.createResponse(server, 200, null));
        }));
        receives("OPTIONS", 1);
        begun.await();
        Thread closing = new Thread(engine::close);
        closing.start();
        for (int number = 2; receives("OPTIONS", number) == Acceptance.ACCEPTED; number++) {
            assertThat(number).isLessThan(100_000);
        }
        Letter passed = new Letter.Passed(new CallKey(1, 2), new Event.SendFailed(1, Outcome.TRANSPORT_ERROR), false, 1,
                new Letter.Slip(other.toString(), 5));

        assertThat(post.send(new Incarnation("engine", 1), LetterCodec.encode(passed)).toCompletableFuture().join())
                .isEqualTo(Receipt.TAKEN);
        enough.countDown();
        closing.join();

        assertThat(letters).contains(new Letter.Done(5, true));
        assertThat(letters).filteredOn(each -> each instanceof Letter.Runs).last().satisfies(each ->
                assertThat(((Letter.Runs) each).versions()).isEmpty());
        assertThat(post.send(new Incarnation("engine", 1), LetterCodec.encode(passed)).toCompletableFuture().join())
                .isEqualTo(Receipt.NOT_THERE);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
