package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.testbed.Mode;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
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
    private final Node.Plan plan = new Node.Plan(Mode.CACHED).workers(task -> {
        if (collects) {
            work.add(task);
        } else {
            task.run();
        }
    });
    private final Script app = new Script();
    private final Node node = plan.node().runs(app);
    private final Phone alice = new Phone(node, "alice", "10.0.0.1");

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
