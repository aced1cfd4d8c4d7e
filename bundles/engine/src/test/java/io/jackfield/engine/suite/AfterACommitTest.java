package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.testbed.Mode;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Bytes;
import io.jackfield.state.CallKey;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * What follows a commit is done where the store's answer comes, if it is only sending; whatever may run an application's code, or
 * wait, is done by a worker.
 */
class AfterACommitTest {
    private final Deque<Runnable> work = new ArrayDeque<>();
    private boolean collects;
    private final Node.Plan plan = new Node.Plan(Mode.CACHED).workers(this::work);
    private final Script app = new Script();
    private final Node node = plan.node().runs(app);
    private final Phone alice = new Phone(node, "alice", "10.0.0.1");

    private void work(Runnable task) {
        if (collects) {
            work.add(task);
        } else {
            task.run();
        }
    }

    private void up() {
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        collects = true;
    }

    private void works() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    /** The store's answer is late, so that it comes on the thread of this test. */
    private void says(String method) {
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REPLY);
        alice.says(alice.request(method));
        works();
        alice.hearsNothing();
    }

    @Test
    void isSentWithoutAWorker() {
        up();
        says("INFO");
        node.network().deliver();
        assertThat(work).isEmpty();
        alice.hears(200);
    }

    @Test
    void theNextEventOfTheCallIsAWorkers() {
        up();
        says("INFO");
        alice.says(alice.request("MESSAGE"));
        node.network().deliver();
        alice.hears(200);
        assertThat(app.told()).endsWith("INFO");
        works();
        assertThat(app.told()).endsWith("MESSAGE");
    }

    @Test
    void whileOthersWorkItIsAWorkers() {
        plan.busy();
        up();
        isAWorkers("INFO");
    }

    private void isAWorkers(String method) {
        says(method);
        node.network().deliver();
        alice.hearsNothing();
        works();
        alice.hears(200);
    }

    @Test
    void theNextTryOfAnEventThatLostARaceIsAWorkers() {
        up();
        boolean[] lost = new boolean[1];
        app.onRequest((context, leg, server, request) -> {
            if (!lost[0]) {
                lost[0] = true;
                node.losesItsHolds();
            }
            Script.answering(200).request(context, leg, server, request);
        });
        says("INFO");
        app.told();
        node.network().deliver();
        assertThat(app.told()).as("no application's code on a thread of the store").isEmpty();
        works();
        alice.hears(200);
        assertThat(node.counted("repeated.stale") + node.counted("repeated.not-held")).isEqualTo(1);
    }

    @Test
    void anActionThatTheEventIssuedIsAWorkers() {
        up();
        CallKey key = node.stored().get(0).key();
        app.onRequest((context, leg, server, request) -> {
            node.calls().act(key, new ApplicationVersion("app", "1.0.0"), other -> { });
            Script.answering(200).request(context, leg, server, request);
        });
        isAWorkers("INFO");
    }

    @Test
    void aValueThatTheEventWritesIsAWorkers() {
        up();
        app.onRequest((context, leg, server, request) -> {
            context.write(new ValueKey("app", "count"), new Write.Put(Bytes.of("1")));
            Script.answering(200).request(context, leg, server, request);
        });
        isAWorkers("INFO");
    }

    @Test
    void whatLeavesByAnotherEnginesSocketIsAWorkers() {
        Node.Plan cluster = new Node.Plan(Mode.CACHED).workers(this::work).cluster();
        Node has = cluster.node().runs(new Script("2.0.0"));
        Node lacks = cluster.node().runs(new Script("1.0.0"));
        Phone bob = new Phone(has, "bob", "10.0.0.2");
        bob.says(bob.request("INVITE"));
        bob.enters(bob.hears(200));
        bob.says(bob.ack(1));
        bob.hearsFrom(lacks);
        collects = true;
        has.network().next(Operation.CHECK_IN, Fault.DELAY_REPLY);
        SipText info = bob.request("INFO");
        bob.saysAt(lacks, info.with("Via", info.value("Via") + ";rport"));
        works();
        has.network().deliver();
        assertThat(lacks.wire().sent()).isEmpty();
        works();
        bob.hears(200);
        assertThat(lacks.wire().sent()).hasSize(1);
    }

    @Test
    void theEndOfASessionIsAWorkers() {
        up();
        says("BYE");
        node.network().deliver();
        alice.hearsNothing();
        works();
        alice.hears(200);
    }

    @Test
    void theEndOfAnActionIsAWorkers() {
        up();
        CallKey key = node.stored().get(0).key();
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REPLY);
        CompletionStage<Acted> acted = node.calls().act(key, new ApplicationVersion("app", "1.0.0"),
                context -> context.call().sessions().get(0).attributes().put("a", "1"));
        works();
        node.network().deliver();
        assertThat(acted.toCompletableFuture()).isNotDone();
        works();
        assertThat(acted.toCompletableFuture()).isDone();
    }

    @Test
    void theEventAfterAPendingInviteIsAWorkers() {
        Node dies = plan.node();
        dies.runs(new Script().onRequest((context, leg, server, request) -> {
            dies.passes(200);
            dies.dies();
        }));
        Phone bob = new Phone(dies, "bob", "10.0.0.2");
        SipText invite = bob.request("INVITE");
        bob.says(invite);
        List<String> told = app.told();
        collects = true;
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REPLY);
        bob.movesTo(node).says(bob.cancel(invite));
        works();
        assertThat(app.told()).as("the INVITE is taken up first").hasSize(told.size() + 1);
        node.network().deliver();
        assertThat(work).as("what begins the CANCEL").isNotEmpty();
        works();
    }
}
