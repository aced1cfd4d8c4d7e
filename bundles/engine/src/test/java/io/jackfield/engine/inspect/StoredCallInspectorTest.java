package io.jackfield.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.admin.CallView;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.state.CallKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What an operator sees of a call. */
class StoredCallInspectorTest {
    @InBothModes
    void showsACallAsTheStoreHasIt(Node node) {
        node.runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        CallKey key = node.stored().get(0).key();
        StoredCallInspector inspector = new StoredCallInspector(node.store());

        CallView view = now(inspector.describe(key)).orElseThrow();
        assertThat(view.key()).isEqualTo(key);
        assertThat(view.sessions()).singleElement().satisfies(row -> assertThat(row.owner()).hasToString("app 1.0.0"));
        assertThat(view.legs()).extracting(CallView.LegRow::callId).hasSize(2).contains("alice-call");
        assertThat(view.transactions()).extracting(CallView.TransactionRow::target)
                .containsExactly("udp 10.0.0.1:5060", "udp 10.0.0.2:5060");
        assertThat(view.timers()).extracting(CallView.TimerView::name).contains("A", "B", "session expiry");
        assertThat(now(inspector.describe(new CallKey(1, 2)))).isEmpty();
    }

    private static <T> Optional<T> now(CompletionStage<Optional<T>> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }
}
