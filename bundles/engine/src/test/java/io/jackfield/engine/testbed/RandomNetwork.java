package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Between a node and its peers: datagrams get lost, doubled, delayed and so reordered, as a seed says; over a reliable transport all
 * comes once and in order. It keeps what came to the node.
 */
public final class RandomNetwork {
    /** A message that came to the node, or left it for an address. @param to empty for one that came */
    public record Passed(long at, SIPMessage message, byte[] bytes, String to) {
        boolean left() {
            return !to.isEmpty();
        }
    }

    private static final long TCP_DELAY = 20;

    private final Node node;
    private final Random random;
    private final double loss;
    private final boolean reliable;
    private final List<Passed> came = new ArrayList<>();
    private long connections;

    /** @param loss the share of messages that get lost, 0 to 1; half as many come twice */
    public RandomNetwork(Node node, long seed, double loss, boolean reliable) {
        this.node = node;
        this.random = new Random(seed);
        this.loss = loss;
        this.reliable = reliable;
    }

    Node node() {
        return node;
    }

    boolean reliable() {
        return reliable;
    }

    /** What came to the node and what left it, in order. */
    public List<Passed> history() {
        List<Passed> all = new ArrayList<>(came);
        node.wire().sent().forEach(sent -> all.add(new Passed(sent.at(), sent.message(), sent.bytes(), sent.address())));
        all.sort(Comparator.comparingLong(Passed::at)); // of one moment, what came is the cause
        return all;
    }

    /** The same as lines: ms, direction, start line, Call-ID, CSeq. */
    public String log() {
        List<Passed> all = history();
        long start = all.isEmpty() ? 0 : all.get(0).at();
        return all.stream().map(each -> (each.at() - start) + (each.left() ? " > " : " < ") + each.to() + " "
                + each.message().getFirstLine().trim() + " | " + each.message().getCallId().getCallId() + " "
                + each.message().getCSeq().toString().trim()).collect(Collectors.joining("\n"));
    }

    /** Somebody at an address. */
    public Talker talker(String name, String host, List<Talker.Act> acts) {
        Talker talker = new Talker(this, name, host, acts);
        node.wire().attach(host + ":5060", sent -> carry(() -> talker.hears(SipText.parse(sent.bytes()))));
        return talker;
    }

    Phone reach(Phone phone) {
        return reliable ? phone.byTcp(++connections) : phone;
    }

    /** On the way to the node. */
    void carry(SipText text, Runnable delivery) {
        carry(() -> {
            came.add(new Passed(node.now(), SipText.parse(text.bytes()), text.bytes(), ""));
            delivery.run();
        });
    }

    private void carry(Runnable delivery) {
        if (reliable) {
            node.later(TCP_DELAY, delivery);
            return;
        }
        int times = random.nextDouble() < loss ? 0 : random.nextDouble() < loss / 2 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            node.later(1 + random.nextInt(300), delivery);
        }
    }
}
