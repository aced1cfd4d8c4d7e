package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.Acted;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Access to calls from elsewhere: actions are events of their call, and reading gives what was committed last. */
class ActionsTest {
    private static final ApplicationVersion APP = new ApplicationVersion("app", "1.0.0");
    private static final Acted DONE = new Acted.Done();

    private static Acted refused(Acted.Reason reason) {
        return new Acted.Refused(reason);
    }

    private static <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isCompleted();
        return future.join();
    }

    /** A call that stands: Alice was answered. */
    private static CallKey standing(Node node, Phone alice) {
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        return node.stored().get(0).key();
    }

    private static ApplicationSession session(CallContext context) {
        return context.call().sessions().get(0);
    }

    private static Consumer<CallContext> setting(String name, Object value) {
        return context -> session(context).attributes().put(name, value);
    }

    private static Object value(Node node, Script app, CallKey key, String name) {
        Call call = now(node.calls().read(key)).orElseThrow();
        return call.sessions().get(0).attributes().get(name, app.attributes());
    }

    @InBothModes
    void anActionIsAnEventOfItsCall(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        CallKey key = standing(node, alice);
        long events = node.call().events();
        List<String> seen = new ArrayList<>();
        Acted acted = now(node.calls().act(key, APP, context -> {
            seen.add(context.eventId());
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(app.loader());
            Leg leg = context.call().legs().get(0);
            context.send(leg, context.createRequest(leg, "BYE"));
            assertThat(node.wire().sent()).as("sent before the check-in").noneMatch(each -> new String(each.bytes()).startsWith("BYE"));
        }));
        assertThat(acted).isEqualTo(DONE);
        assertThat(seen).containsExactly(key + "/" + (events + 1));
        alice.says(alice.answer(alice.hears("BYE"), 200));
    }

    /** Time stands still here: what began a moment ago began in another event, whose code may still send on it. */
    @InBothModes
    void anActionThatThrowsLeavesWhatAnotherBeganInTheSameMillisecond(Node node) {
        node.runs(new Script());
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        CallKey key = node.calls().newKey();
        assertThat(now(node.calls().begin(key, APP, context -> context.createLeg(context.createApplicationSession(APP),
                "<sip:app@example.com>", "<sip:bob@10.0.0.2:5060>", null)))).isEqualTo(DONE);
        assertThat(now(node.calls().act(key, APP, context -> {
            throw new IllegalArgumentException("no");
        }))).isInstanceOf(Acted.Threw.class);
        assertThat(now(node.calls().act(key, APP, context -> {
            Leg leg = context.call().legs().get(0);
            context.send(leg, context.createRequest(leg, "INVITE"));
        }))).isEqualTo(DONE);
        bob.hears("INVITE");
        now(node.calls().act(key, APP, context -> context.invalidate(session(context))));
        node.passes(32_000);
    }

    @InBothModes
    void anActionBeginsACall(Node node) {
        Script app = new Script();
        node.runs(app);
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        CallKey key = node.calls().newKey();
        assertThat(now(node.calls().begin(key, APP, context -> {
            ApplicationSession session = context.createApplicationSession(APP);
            Leg leg = context.createLeg(session, "<sip:app@example.com>", "<sip:bob@10.0.0.2:5060>", null);
            context.send(leg, context.createRequest(leg, "INVITE"));
        }))).isEqualTo(DONE);
        SIPRequest invite = bob.hears("INVITE");
        bob.isIn(invite);
        bob.says(bob.answer(invite, 200));
        assertThat(app.told()).containsExactly("200 INVITE");
        assertThat(node.stored()).extracting(each -> each.key()).containsExactly(key);
        assertThat(now(node.calls().act(key, APP, context -> {
            Leg leg = context.call().legs().get(0);
            SIPResponse ok = Messages.response(context.call().transactions().get(0).responseBytes());
            context.send(leg, context.createAck(leg, context.call().transactions().get(0), ok));
            context.send(leg, context.createRequest(leg, "BYE"));
        }))).isEqualTo(DONE);
        bob.hears("ACK");
        bob.says(bob.answer(bob.hears("BYE"), 200));
    }

    @InBothModes
    void aCallThatAnActionLeftNothingInIsNone(Node node) {
        node.runs(new Script());
        assertThat(now(node.calls().begin(node.calls().newKey(), APP, context -> { }))).isEqualTo(DONE);
        assertThat(node.stored()).isEmpty();
    }

    @InBothModes
    void anActionOnNoCallOrOfAStoppedVersionIsRefused(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        CallKey key = standing(node, alice);
        Consumer<CallContext> never = context -> {
            throw new AssertionError("it ran");
        };
        assertThat(now(node.calls().act(node.calls().newKey(), APP, never))).isEqualTo(refused(Acted.Reason.NO_CALL));
        node.stops(APP);
        assertThat(now(node.calls().act(key, APP, never))).isEqualTo(refused(Acted.Reason.VERSION_STOPPED));
        assertThat(now(node.calls().begin(node.calls().newKey(), APP, never)))
                .isEqualTo(refused(Acted.Reason.VERSION_STOPPED));
        node.runs(app);
    }

    @InBothModes
    void whatAnActionDidBeforeItThrewStands(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        CallKey key = standing(node, alice);
        IllegalStateException thrown = new IllegalStateException("as the test wants it");
        assertThat(now(node.calls().act(key, APP, context -> {
            setting("a", "1").accept(context);
            throw thrown;
        }))).isEqualTo(new Acted.Threw(thrown));
        assertThat(value(node, app, key, "a")).isEqualTo("1");
        assertThat(node.counted("application.threw")).as("told to who issued it, and not to the log").isZero();
    }

    @InBothModes
    void anActionFindsNoRoomInAFullQueue(Node.Plan plan) {
        Deque<Runnable> workers = new ArrayDeque<>();
        boolean[] direct = {true};
        Node node = plan.queues(100, 2).workers(work -> {
            if (direct[0]) {
                work.run();
            } else {
                workers.add(work);
            }
        }).node();
        node.runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        CallKey key = standing(node, alice);
        direct[0] = false;
        CompletionStage<Acted> first = node.calls().act(key, APP, setting("a", "1"));
        CompletionStage<Acted> second = node.calls().act(key, APP, setting("a", "2"));
        assertThat(now(node.calls().act(key, APP, setting("a", "3")))).isEqualTo(refused(Acted.Reason.NO_ROOM));
        assertThat(node.counted("refused.action-no-room")).isEqualTo(1);
        while (!workers.isEmpty()) {
            workers.remove().run();
        }
        direct[0] = true;
        assertThat(List.of(now(first), now(second))).containsOnly(DONE);
    }

    @InBothModes
    void anActionIssuedWithinAnEventIsAnEventAfterItsCommitInTheOrderIssued(Node.Plan plan) {
        List<String> order = new ArrayList<>();
        Script app = new Script();
        Node node = plan.network().node().runs(app);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        CallKey other = standing(node, alice);
        List<CompletionStage<Acted>> stages = new ArrayList<>();
        app.onRequest((context, leg, server, request) -> {
            assertThat(node.calls().withinEvent()).isTrue();
            CallKey own = context.call().key();
            for (CallKey key : List.of(other, own, other)) {
                stages.add(node.calls().act(key, APP, nested -> {
                    order.add(key.equals(own) ? "own" : "other");
                    setting("a", "" + order.size()).accept(nested);
                }));
            }
            context.send(server, context.createResponse(server, 200, null));
            order.add("callback over");
        });
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REQUEST);
        bob.says(bob.request("INVITE"));
        assertThat(order).containsExactly("callback over");
        assertThat(stages).allSatisfy(stage -> assertThat(stage.toCompletableFuture()).isNotDone());
        node.network().deliver();
        assertThat(order).containsExactly("callback over", "other", "other", "own");
        assertThat(stages).allSatisfy(stage -> assertThat(now(stage)).isEqualTo(DONE));
        assertThat(value(node, app, other, "a")).isEqualTo("3");
        assertThat(node.calls().withinEvent()).isFalse();
        bob.enters(bob.hears(200));
        bob.says(bob.ack(1));
    }

    @InBothModes
    void anActionOfAnEventThatIsNotCommittedIsNotIssued(Node.Plan plan) {
        Script app = new Script();
        Node node = plan.network().node();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        CallKey key = standing(node, alice);
        List<CompletionStage<Acted>> stages = new ArrayList<>();
        int[] ran = new int[1];
        app.onRequest((context, leg, server, request) -> {
            stages.add(node.calls().act(key, APP, nested -> ran[0]++));
            if (stages.size() == 1) {
                node.losesItsHolds(); // the check-in will be stale, and the event run again
            }
            context.send(server, context.createResponse(server, 200, null));
        });
        alice.says(alice.request("INFO"));
        alice.hears(200);
        assertThat(stages).hasSize(2);
        assertThat(now(stages.get(0))).isEqualTo(refused(Acted.Reason.NOT_ISSUED));
        assertThat(now(stages.get(1))).isEqualTo(DONE);
        assertThat(ran[0]).isEqualTo(1);
        assertThat(node.counted("dropped.action-not-issued")).isEqualTo(1);
    }

    @InBothModes
    void readingWithinAnEventGivesWhatWasCommittedBeforeIt(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        CallKey key = standing(node, alice);
        now(node.calls().act(key, APP, setting("a", "1")));
        List<Object> seen = new ArrayList<>();
        Acted acted = now(node.calls().act(key, APP, context -> {
            setting("a", "2").accept(context);
            seen.add(value(node, app, key, "a"));
            context.invalidate(session(context));
            seen.add(now(node.calls().read(key)).orElseThrow().sessions().size());
        }));
        assertThat(acted).isEqualTo(DONE);
        assertThat(seen).containsExactly("1", 1);
        assertThat(now(node.calls().read(key)).map(call -> call.sessions().size())).isNotEqualTo(Optional.of(1));
    }

    @InBothModes
    void whatAReaderDoesToItsCopyChangesNothing(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        CallKey key = standing(node, alice);
        now(node.calls().act(key, APP, setting("a", "1")));
        Call copy = now(node.calls().read(key)).orElseThrow();
        copy.sessions().get(0).attributes().put("a", "2");
        String method = node.calls().glance(copy, context -> {
            Leg leg = context.call().legs().get(0);
            SIPRequest draft = context.createRequest(leg, "INFO");
            context.send(leg, draft);
            context.invalidate(leg);
            return draft.getMethod();
        });
        assertThat(method).isEqualTo("INFO");
        alice.hearsNothing();
        assertThat(value(node, app, key, "a")).isEqualTo("1");
        assertThat(node.call().legs()).hasSize(1);
        assertThat(app.told()).containsExactly("INVITE", "ACK");
    }

    @InBothModes
    void thereIsNothingToReadOfACallThatIsBeingBegun(Node node) {
        Script app = new Script();
        List<Optional<Call>> seen = new ArrayList<>();
        app.onRequest((context, leg, server, request) -> {
            seen.add(now(node.calls().read(context.call().key())));
            context.send(server, context.createResponse(server, 200, null));
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        standing(node, alice);
        assertThat(seen).containsExactly(Optional.empty());
    }
}
