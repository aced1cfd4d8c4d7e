package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.servlet.api.CallActions;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionsUtil;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads as an HTTP container's read, write, begin and end calls, while SIP events of the same calls run and their callbacks
 * read and write each other's calls. Nobody may wait for ever, no write may be lost or overtaken, and no reader may see half of
 * an event.
 */
@Timeout(120)
class ManyThreadsTest {
    private static final int CALLS = 12;
    private static final int THREADS = 8;
    private static final int ROUNDS = 150;
    private static final int INFOS = 25;

    /** Something that can be seen half changed. */
    private static final class Pair implements Serializable {
        private static final long serialVersionUID = 1L;
        private int left;
        private int right;

        void next() {
            left++;
            Thread.yield();
            right++;
        }
    }

    private final Script script = new Script();
    private final Map<String, SipSession> standing = new ConcurrentHashMap<>();
    private final AtomicInteger infos = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger dialled = new AtomicInteger();
    private final List<String> torn = new CopyOnWriteArrayList<>();

    private SipFactory factory() {
        return (SipFactory) script.getServletContext().getAttribute(SipServlet.SIP_FACTORY);
    }

    private SipSessionsUtil sessions() {
        return (SipSessionsUtil) script.getServletContext().getAttribute(SipServlet.SIP_SESSIONS_UTIL);
    }

    private CallActions actions() {
        return (CallActions) script.getServletContext().getAttribute(CallActions.ATTRIBUTE);
    }

    private void behave() {
        script.on("INVITE", invite -> {
            invite.getSession().setAttribute("pair", new Pair());
            invite.getSession().setAttribute("one", 0);
            invite.getSession().setAttribute("two", 0);
            standing.put(invite.getCallId(), invite.getSession());
            invite.createResponse(200).send();
        });
        script.on("INFO", info -> {
            SipSession own = info.getSession();
            both(own);
            int number = infos.incrementAndGet();
            SipSession other = standing.get("c" + number % CALLS);
            look(other);
            other.setAttribute("by a callback " + number, number);
            info.createResponse(200).send();
        });
        script.on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
                dialled.incrementAndGet();
            } else if (ok.getMethod().equals("BYE")) {
                ended.incrementAndGet();
            }
        });
    }

    /** Changes what belongs together in one event. */
    private static void both(SipSession live) {
        int next = (Integer) live.getAttribute("one") + 1;
        ((Pair) live.getAttribute("pair")).next();
        live.setAttribute("one", next);
        Thread.yield();
        live.setAttribute("two", next);
    }

    /** Looks at one moment of a session. */
    private void look(SipSession session) {
        Pair pair = (Pair) session.getAttribute("pair");
        if (pair.left != pair.right) {
            torn.add(session.getCallId() + ": " + pair.left + " is not " + pair.right);
        }
    }

    private void thread(int thread) throws Exception {
        Random random = new Random(thread);
        for (int round = 1; round <= ROUNDS; round++) {
            SipSession session = standing.get("c" + random.nextInt(CALLS));
            String id = session.getApplicationSession().getId();
            switch (random.nextInt(6)) {
                case 0 -> look(session);
                case 1 -> actions().act(id, live -> both((SipSession) live.getSessions().next())).toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                case 2 -> {
                    SipApplicationSession found = sessions().getApplicationSessionById(id);
                    look((SipSession) found.getSessions().next());
                    assertThat(found.getExpirationTime()).isPositive();
                }
                case 3 -> count(session, thread);
                case 4 -> ordered(id, thread, round);
                default -> dial();
            }
        }
    }

    /** A write shows at once where it was made, and only one thread writes this one. */
    private static void count(SipSession session, int thread) {
        Object before = session.getAttribute("thread " + thread);
        int next = before == null ? 1 : (Integer) before + 1;
        session.setAttribute("thread " + thread, next);
        assertThat(session.getAttribute("thread " + thread)).isEqualTo(next);
    }

    /** Actions of one thread run in its order, though it does not wait for each. */
    private void ordered(String id, int thread, int round) throws Exception {
        String name = "order " + thread;
        List<Future<Void>> all = new ArrayList<>();
        for (int step = 0; step < 3; step++) {
            int number = round * 10 + step;
            all.add(actions().act(id, live -> {
                Object last = live.getAttribute(name);
                if (last != null && (Integer) last >= number) {
                    torn.add(name + ": " + number + " came after " + last);
                }
                live.setAttribute(name, number);
            }).toCompletableFuture());
        }
        for (Future<Void> each : all) {
            each.get(20, TimeUnit.SECONDS);
        }
    }

    private void dial() throws Exception {
        SipApplicationSession application = factory().createApplicationSession();
        SipServletRequest invite = factory().createRequest(application, "INVITE", "sip:app@example.com",
                "sip:peer@192.0.2.1:5070");
        SipSession session = invite.getSession();
        session.setHandler("other");
        invite.send();
        LivePlatform.until("the call to stand", () -> session.getState() == SipSession.State.CONFIRMED);
        session.createRequest("BYE").send();
        LivePlatform.until("the call to end", () -> !session.isValid());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyWaitsForEverAndNothingIsLostOrTorn(boolean encodes) throws Exception {
        behave();
        try (LivePlatform platform = new LivePlatform(encodes, script)) {
            for (int call = 0; call < CALLS; call++) {
                platform.calls("c" + call);
            }
            ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                all.add(threads.submit(() -> {
                    thread(number);
                    return null;
                }));
            }
            all.add(threads.submit(() -> {
                for (int number = 0; number < INFOS * CALLS; number++) {
                    platform.says("INFO", "c" + number % CALLS, 2 + number / CALLS);
                    if (number % 8 == 0) {
                        int sofar = number;
                        LivePlatform.until("answers", () -> infos.get() >= sofar - CALLS);
                    }
                }
            }));
            for (Future<?> each : all) {
                each.get(100, TimeUnit.SECONDS);
            }
            threads.shutdown();
            LivePlatform.until("all INFO", () -> infos.get() == INFOS * CALLS);
            assertThat(torn).isEmpty();
            nothingIsLost(platform);
        }
    }

    private void nothingIsLost(LivePlatform platform) {
        LivePlatform.until("what callbacks wrote elsewhere", () -> written() == INFOS * CALLS);
        assertThat(dialled).as("calls begun").hasValueGreaterThan(50).hasValue(ended.get());
        assertThat(platform.count("servlet.elsewhere-not-done")).isZero();
        assertThat(platform.engineCounters().keySet()).noneMatch(name -> name.startsWith("engine.dropped"))
                .doesNotContain("engine.application.threw");
        standing.values().forEach(session -> {
            Pair pair = (Pair) session.getAttribute("pair");
            assertThat(pair.left).isEqualTo(pair.right).isEqualTo(session.getAttribute("one"))
                    .isEqualTo(session.getAttribute("two"));
        });
        assertThat(platform.storedSessions()).isEqualTo(CALLS);
    }

    /** How many of the callbacks' writes are there. */
    private long written() {
        return standing.values().stream().flatMap(session -> Collections.list(session.getAttributeNames()).stream())
                .filter(name -> name.startsWith("by a callback")).count();
    }
}
