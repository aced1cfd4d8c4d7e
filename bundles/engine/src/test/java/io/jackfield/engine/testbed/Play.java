package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.engine.app.TransactionUser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A conversation that is being had, in virtual time, through a back-to-back user agent that sends every call to {@link #CALLEE}. What
 * has to hold of it is here and in {@link Judge}; all of that holds whatever the application does with its freedom.
 */
public final class Play {
    public static final String CALLEE = "sip:bob@10.0.0.2:5060";
    /** Longer than anybody talks, and repeats what was said last; ms. */
    private static final long TALK = 180_000;
    /** Longer than all timers, ms. */
    private static final long REST = 300_000;
    private static final int ANNA_CALLS_AT = 20_000;
    private static final List<String> REFUSED = List.of("refused.memory-scarce", "refused.workers-stuck", "dropped.queue-full");
    private static final List<String> NOT_HANDLED = List.of("dropped.store-unavailable", "dropped.engine-failed", "dropped.call-busy",
            "dropped.stale", "refused.store-full");

    private final Conversation conversation;
    private final Node node;
    private final RandomNetwork network;
    private final Versions versions;
    private final List<Talker> talkers = new ArrayList<>();

    /** @param versions starts a version of the application */
    public Play(Conversation conversation, Function<String, TransactionUser> versions) {
        this.conversation = conversation;
        Conversation.Line line = conversation.line();
        this.node = new Node.Plan(line.mode()).inactivity(REST / 2).node();
        this.network = new RandomNetwork(node, line.seed(), line.loss() / 100.0, line.reliable());
        this.versions = new Versions(node, versions);
    }

    /** The URI of whoever is called, over the transport of the line. */
    public static String callee(Conversation conversation) {
        return CALLEE + (conversation.line().reliable() ? ";transport=tcp" : "");
    }

    public Node node() {
        return node;
    }

    public String ladder() {
        return network.ladder();
    }

    /** The engine has a defect, seen from outside: what leaves in place of a message; null for the message itself. */
    public Play defect(Function<SIPMessage, List<byte[]>> other) {
        node.wire().defect(other);
        return this;
    }

    /** Has the conversation to its end. */
    public Play plays() {
        versions.start();
        Talker alice = joins(network.talker("alice", "10.0.0.1", conversation.alice()));
        if (conversation.changes().isEmpty()) {
            called();
        } else {
            network.listens("10.0.0.2", callId -> joins(network.stranger(
                    "bob" + talkers.size(), "10.0.0.2", conversation.bob()))); // no branch twice
            Talker anna = joins(network.talker("anna", "10.0.0.5", conversation.alice()));
            node.later(ANNA_CALLS_AT, anna::calls);
        }
        if (conversation.knowsReliable()) {
            talkers.forEach(Talker::knowingReliable);
        }
        alice.calls();
        versions.happen(conversation.changes());
        node.passes(TALK);
        rests();
        versions.allRun();
        rests();
        return this;
    }

    /** Until no call is left, if that ever is. */
    private void rests() {
        for (long waited = 0; waited < REST && node.keptCalls(); waited += REST / 10) {
            node.passes(REST / 10);
        }
    }

    private void called() {
        if (conversation.carl().isEmpty()) {
            joins(network.talker("bob", "10.0.0.2", conversation.bob()));
        } else {
            Talker bob = joins(network.talker("bob", "10.0.0.4", conversation.bob()));
            Talker carl = joins(network.talker("carl", "10.0.0.3", conversation.carl()));
            network.forks("10.0.0.2", new Fork(network, List.of(bob, carl)));
        }
    }

    private Talker joins(Talker talker) {
        talkers.add(talker);
        return talker;
    }

    /** What should hold and does not; empty if all is well. */
    public List<String> broken() {
        List<RandomNetwork.Passed> history = network.history();
        List<String> broken = new ArrayList<>(Judge.of(versions.withoutWhatCameWhileStopped(history)));
        // An application that is away acknowledges nothing, nor does one whose caller does not: it is not to be blamed for that.
        if (conversation.stops() || talkers.stream().anyMatch(Talker::wasRude)) {
            broken.removeIf(each -> each.startsWith(ClientRequests.NO_ACK_OF_APPLICATION));
        }
        broken.addAll(versions.broken(history));
        counts(broken);
        Judge.unanswered(history).stream().filter(each -> !network.deferred(each))
                .forEach(each -> broken.add("no final answer left for " + each.message().getFirstLine().trim()));
        if (conversation.line().bearable() && !conversation.stops()) {
            talkers.forEach(talker -> broken.addAll(talker.complaints(
                    talkers.stream().anyMatch(other -> other != talker && other.wasRude()))));
        }
        node.unrest().forEach(broken::add);
        return broken;
    }

    /** Every message that came is one that was handled, or was dropped for a reason; every message that left is counted. */
    private void counts(List<String> broken) {
        check(broken, "messages that came", network.came(), node.counted("received") + node.counted("dropped.response-not-ours"));
        check(broken, "received", node.counted("received"), node.counted("handled") + node.counted("not-handled") + sum(REFUSED));
        check(broken, "not-handled", node.counted("not-handled"), sum(NOT_HANDLED));
        check(broken, "messages that left", node.wire().sent().size(), node.counted("sent"));
        for (String never : List.of("application.threw", "dropped.engine-failed", "dropped.response-not-ours", "dropped.stale")) {
            check(broken, never, 0, node.counted(never));
        }
    }

    private long sum(List<String> counters) {
        return counters.stream().mapToLong(node::counted).sum();
    }

    private static void check(List<String> broken, String what, long is, long counted) {
        if (is != counted) {
            broken.add("counters do not add up: " + what + " " + is + ", counted " + counted);
        }
    }

    /** For whoever looks at a failure: what broke, and the conversation as people draw it. */
    public String report() {
        return conversation + "\n" + versions.log() + "\n" + ladder();
    }
}
