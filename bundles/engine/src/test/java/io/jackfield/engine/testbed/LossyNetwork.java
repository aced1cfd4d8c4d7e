package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Loses, doubles, delays and so reorders what goes between a node and many model phones, as its seed says. */
public final class LossyNetwork {
    private final Node node;
    private final Random random;
    private final double loss;
    private final Map<String, ModelPhone> phones = new HashMap<>();

    /** @param loss the share of messages that get lost, 0 to 1; half as many come twice */
    public LossyNetwork(Node node, long seed, double loss) {
        this.node = node;
        this.random = new Random(seed);
        this.loss = loss;
    }

    Node node() {
        return node;
    }

    Random random() {
        return random;
    }

    /** Who is called at an address: one phone for each Call-ID, made when its first message comes. */
    public void listens(String host, Function<String, ModelPhone> phone) {
        node.wire().attach(host + ":5060", sent -> carry(() -> {
            String callId = sent.message().getCallId().getCallId();
            phones.computeIfAbsent(host + " " + callId, key -> phone.apply(callId)).hears(copy(sent));
        }));
    }

    /** Who is called at an address that forks: each phone gets every message that is sent there, over a way of its own. */
    public void forks(String host, Function<String, List<ModelPhone>> called) {
        node.wire().attach(host + ":5060", sent -> {
            String callId = sent.message().getCallId().getCallId();
            called.apply(callId).forEach(phone -> carry(() -> phone.hears(copy(sent))));
        });
    }

    private static SIPMessage copy(Wire.Sent sent) {
        return SipText.parse(sent.bytes());
    }

    /** What a phone says, on its way to the node. */
    void carry(Runnable delivery) {
        int times = random.nextDouble() < loss ? 0 : random.nextDouble() < loss / 2 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            node.later(1 + random.nextInt(300), delivery);
        }
    }
}
