package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.LossyNetwork;
import io.jackfield.engine.testbed.ModelPhone;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Relay;
import java.util.HashMap;
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
        node.passes(300_000);

        assertThat(callers.values()).flatExtracting(ModelPhone::complaints).as("of the callers").isEmpty();
        assertThat(callees.values()).flatExtracting(ModelPhone::complaints).as("of the called").isEmpty();
        assertThat(callers.values().stream().filter(ModelPhone::wasUp).count()).as("calls that were up")
                .isGreaterThan(CALLS / 4);
        assertThat(node.stored()).isEmpty();
        assertThat(node.counted("application.threw")).isZero();
        assertThat(node.counted("dropped.engine-failed")).isZero();
        assertThat(node.counted("repeated.stale")).isZero();
    }
}
