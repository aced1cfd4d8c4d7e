package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.testbed.Judge;
import io.jackfield.engine.testbed.Mode;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.RandomNetwork;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Talker;
import io.jackfield.engine.testbed.Talker.Act;
import io.jackfield.engine.testbed.Talker.Deed;
import io.jackfield.engine.testbed.Wire;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random conversations between two model phones through a back-to-back user agent in virtual time: whatever the phones do, in
 * whatever order, over whatever network, what {@link Judge} says holds of all that the node sent, and every call ends. A
 * failure prints the conversation, shrunk, and the seed; {@code -Djqwik.tries.default=100000} tries more.
 */
class ConversationPropertiesTest {
    private static final int MOST_WAIT = 40_000;

    /** In percent: so little that eleven repeats in 64*T1 get through. */
    private static final int BEARABLE = 10;

    /** @param loss in percent */
    record Conversation(Mode mode, boolean reliable, int loss, long seed, List<Act> alice, List<Act> bob) {
    }

    /** The same conversations each time, so that what fails was broken by the last change. */
    @Property(seed = "3261")
    void keepTheRules(@ForAll("conversations") Conversation conversation) {
        converse(conversation);
    }

    /** Others each time, where somebody looks for what is broken: {@code -Djackfield.random=true}. */
    @Property
    void keepTheRulesAnew(@ForAll("conversations") Conversation conversation) {
        if (Boolean.getBoolean("jackfield.random")) {
            converse(conversation);
        }
    }

    private static void converse(Conversation conversation) {
        Node node = new Node.Plan(conversation.mode()).node();
        Relay relay = new Relay("1.0.0", "sip:bob@10.0.0.2:5060" + (conversation.reliable() ? ";transport=tcp" : ""));
        node.runs(relay);
        RandomNetwork network = new RandomNetwork(node, conversation.seed(), conversation.loss() / 100.0, conversation.reliable());
        Talker alice = network.talker("alice", "10.0.0.1", conversation.alice());
        Talker bob = network.talker("bob", "10.0.0.2", conversation.bob());
        alice.calls();
        node.passes(400_000);
        node.comesToRest();

        assertThat(Judge.of(network.history())).as("rules that were broken%n%s", network.log()).isEmpty();
        if (conversation.loss() <= BEARABLE) {
            assertThat(alice.complaints(bob.fellSilent())).as("complaints of Alice%n%s", network.log()).isEmpty();
            assertThat(bob.complaints(alice.fellSilent())).as("complaints of Bob%n%s", network.log()).isEmpty();
        }
        assertThat(node.counted("application.threw")).as("application.threw%n%s", network.log()).isZero();
        assertThat(node.counted("dropped.engine-failed")).as("dropped.engine-failed").isZero();
        noMoreEndsThanRequests(node, relay);
    }

    /** The application is told of no more than one final response to each request that left for it. */
    private static void noMoreEndsThanRequests(Node node, Relay relay) {
        Set<String> requests = node.wire().sent().stream().map(Wire.Sent::message).filter(SIPRequest.class::isInstance)
                .map(SIPRequest.class::cast).filter(each -> !each.getMethod().matches("ACK|CANCEL"))
                .map(each -> each.getCallId().getCallId() + each.getFromTag() + each.getCSeq().getSeqNumber())
                .collect(Collectors.toSet());
        long told = relay.told().stream().filter(each -> each.matches("[2-6]\\d\\d (?!CANCEL).*")).count();
        assertThat(told).as("final responses that the application was told of").isLessThanOrEqualTo(requests.size());
    }

    @Provide
    Arbitrary<Conversation> conversations() {
        Arbitrary<List<Act>> alice = acts(Deed.CANCEL, Deed.REINVITE, Deed.UPDATE, Deed.INFO, Deed.BYE, Deed.INFO, Deed.REINVITE,
                Deed.FALL_SILENT);
        Arbitrary<List<Act>> bob = Combinators.combine(acts(Deed.RING, Deed.ANSWER, Deed.ANSWER, Deed.REJECT),
                acts(Deed.REINVITE, Deed.UPDATE, Deed.INFO, Deed.BYE, Deed.INFO, Deed.REINVITE, Deed.FALL_SILENT)).as((first, then) -> {
                    List<Act> all = new java.util.ArrayList<>(first);
                    all.addAll(then);
                    return all;
                });
        return Combinators.combine(Arbitraries.of(Mode.class), Arbitraries.of(false, false, true), Arbitraries.of(0, 5, BEARABLE, 40),
                Arbitraries.longs(), alice, bob).as(Conversation::new);
    }

    /** Some at once, some later: crossing is the point. */
    private static Arbitrary<List<Act>> acts(Deed... deeds) {
        Arbitrary<Integer> moments = Arbitraries.oneOf(Arbitraries.integers().between(0, 2_000), Arbitraries.integers().between(0, MOST_WAIT),
                Arbitraries.of(1_000, 5_000, 10_000));
        return Combinators.combine(moments, Arbitraries.of(deeds)).as(Act::new).list().ofMaxSize(6);
    }
}
