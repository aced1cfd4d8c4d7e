package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.LossyNetwork;
import io.jackfield.engine.testbed.ModelPhone;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Relay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hundreds of calls through a back-to-back user agent over a network that loses, doubles and reorders. The phones check that each
 * request has one final answer; every call ends, on both sides and in the store.
 */
class RandomConversationsTest {
    private static final int CALLS = 300;

    @InBothModes
    void endWellWithoutLoss(Node node) {
        converse(node, 1, 0);
    }

    @InBothModes
    void endWellWithSomeLoss(Node node) {
        converse(node, 2, 0.05);
    }

    @InBothModes
    void endWellWithMuchLoss(Node node) {
        converse(node, 3, 0.3);
    }

    @InBothModes
    void endWellWithReliableProvisionalAnswers(Node node) {
        reliable(node, 4, 0);
    }

    @InBothModes
    void endWellWithReliableProvisionalAnswersAndLoss(Node node) {
        reliable(node, 5, 0.2);
    }

    @InBothModes
    void endWellWhereTwoAnswer(Node node) {
        forked(node, 6, 0);
    }

    @InBothModes
    void endWellWhereTwoAnswerWithLoss(Node node) {
        forked(node, 7, 0.2);
    }

    private static void reliable(Node node, long seed, double loss) {
        node.runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        LossyNetwork network = new LossyNetwork(node, seed, loss);
        Map<String, ModelPhone> callers = new HashMap<>();
        Map<String, ModelPhone> callees = new HashMap<>();
        network.listens("10.0.0.1", callers::get);
        network.listens("10.0.0.2", id -> callees.computeIfAbsent(id,
                any -> ModelPhone.callee(network, "10.0.0.2", id).reliably()));
        for (int i = 0; i < CALLS; i++) {
            String id = "call-" + i;
            callers.put(id, ModelPhone.caller(network, "10.0.0.1", id).reliably());
            callers.get(id).calls();
            node.passes(200);
        }
        endsWell(node, callers.values(), callees.values());
        assertThat(node.wire().sent().stream().filter(sent -> sent.message().getFirstLine().startsWith("PRACK")).count())
                .as("PRACKs to the called").isGreaterThan(CALLS / 2);
    }

    /** The called number forks to two phones, of which both answer; the second is hung up on. */
    private static void forked(Node node, long seed, double loss) {
        node.runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        LossyNetwork network = new LossyNetwork(node, seed, loss);
        Map<String, ModelPhone> callers = new HashMap<>();
        Map<String, ModelPhone> bobs = new HashMap<>();
        Map<String, ModelPhone> carls = new HashMap<>();
        network.listens("10.0.0.1", callers::get);
        network.forks("10.0.0.2", id -> List.of(
                bobs.computeIfAbsent(id, any -> ModelPhone.callee(network, "bob", "10.0.0.4", id).reliably().answering()),
                carls.computeIfAbsent(id, any -> ModelPhone.callee(network, "carl", "10.0.0.3", id).answering())));
        network.listens("10.0.0.3", carls::get);
        network.listens("10.0.0.4", bobs::get);
        for (int i = 0; i < CALLS; i++) {
            String id = "call-" + i;
            callers.put(id, ModelPhone.caller(network, "10.0.0.1", id).patient().reliably());
            callers.get(id).calls();
            node.passes(200);
        }
        List<ModelPhone> called = new ArrayList<>(bobs.values());
        called.addAll(carls.values());
        called.removeIf(phone -> !phone.wasCalled()); // its INVITE was lost, and the other's answer stopped the repetition
        endsWell(node, callers.values(), called);
        assertThat(called.stream().filter(ModelPhone::wasUp).count()).as("phones that were up").isGreaterThan(CALLS);
    }

    private static void converse(Node node, long seed, double loss) {
        Relay relay = new Relay("1.0.0", "sip:bob@10.0.0.2:5060");
        node.runs(relay);
        LossyNetwork network = new LossyNetwork(node, seed, loss);
        Map<String, ModelPhone> callers = new HashMap<>();
        Map<String, ModelPhone> callees = new HashMap<>();
        network.listens("10.0.0.1", callers::get);
        network.listens("10.0.0.2", id -> callees.computeIfAbsent(id, any -> ModelPhone.callee(network, "10.0.0.2", id)));
        for (int i = 0; i < CALLS; i++) {
            String id = "call-" + i;
            callers.put(id, ModelPhone.caller(network, "10.0.0.1", id));
            callers.get(id).calls();
            node.passes(200);
        }
        endsWell(node, callers.values(), callees.values());
    }

    private static void endsWell(Node node, Collection<ModelPhone> callers, Collection<ModelPhone> callees) {
        node.passes(300_000);

        assertThat(callers).flatExtracting(ModelPhone::complaints).as("of the callers").isEmpty();
        assertThat(callees).flatExtracting(ModelPhone::complaints).as("of the called").isEmpty();
        assertThat(callers.stream().filter(ModelPhone::wasUp).count()).as("calls that were up")
                .isGreaterThan(CALLS / 4);
        assertThat(node.stored()).isEmpty();
        assertThat(node.counted("application.threw")).isZero();
        assertThat(node.counted("dropped.engine-failed")).isZero();
        assertThat(node.counted("repeated.stale")).isZero();
    }
}
