package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Between a node and its peers: datagrams get lost, doubled, delayed and so reordered, as a seed says; over a reliable transport all
 * comes once and in order. It keeps what came to the node.
 */
public final class RandomNetwork {
    /**
     * A message that came to the node, or left it.
     *
     * @param at   ms
     * @param peer who it came from, or the address that it left for
     * @param kept whether the store had a call at that moment, before or after the event
     */
    public record Passed(long at, SIPMessage message, byte[] bytes, String peer, boolean left, boolean kept) {
    }

    private static final long TCP_DELAY = 20;
    private static final int MOST_DELAY = 300;
    private static final String DEFERRED = "deferred.overtook-2xx";

    private final Node node;
    private final Random random;
    private final double loss;
    private final boolean reliable;
    private final List<Passed> came = new ArrayList<>();
    private final Set<String> deferred = new HashSet<>();
    private final Map<String, String> names = new HashMap<>();
    private long connections;

    /** @param loss the share of messages that get lost, 0 to 1; half as many come twice */
    public RandomNetwork(Node node, long seed, double loss, boolean reliable) {
        this.node = node;
        this.random = new Random(seed);
        this.loss = loss;
        this.reliable = reliable;
        node.wire().watched();
    }

    Node node() {
        return node;
    }

    boolean reliable() {
        return reliable;
    }

    /** @return 1 to the most, inclusive */
    int dice(int most) {
        return 1 + random.nextInt(most);
    }

    /** How many messages came to the node. */
    public int came() {
        return came.size();
    }

    /** What came to the node and what left it, in order. */
    public List<Passed> history() {
        List<Passed> all = new ArrayList<>(came);
        node.wire().sent().forEach(sent ->
                all.add(new Passed(sent.at(), sent.message(), sent.bytes(), sent.address(), true, sent.kept())));
        all.sort(Comparator.comparingLong(Passed::at)); // of one moment, what came is the cause
        return all;
    }

    /** The same for people. */
    public String ladder() {
        return Ladder.of(history(), names);
    }

    /** Somebody at an address. */
    public Talker talker(String name, String host, List<Talker.Act> acts) {
        Talker talker = stranger(name, host, acts);
        node.wire().attach(host + ":5060", sent -> carry(() -> talker.hears(SipText.parse(sent.bytes()))));
        return talker;
    }

    /** Somebody who hears only what others hand on. */
    Talker stranger(String name, String host, List<Talker.Act> acts) {
        names.put(host + ":5060", name.replaceAll("\\d", ""));
        return new Talker(this, name, host, acts);
    }

    /** Who is called at an address: somebody for each Call-ID, made when its first message comes. */
    void listens(String host, Function<String, Talker> called) {
        Map<String, Talker> talkers = new HashMap<>();
        node.wire().attach(host + ":5060", sent -> carry(() -> talkers
                .computeIfAbsent(sent.message().getCallId().getCallId(), called).hears(SipText.parse(sent.bytes()))));
    }

    /** What is called at an address forks to several phones. */
    void forks(String host, Fork fork) {
        names.put(host + ":5060", "fork");
        node.wire().attach(host + ":5060", sent -> fork.hears(SipText.parse(sent.bytes())));
    }

    Phone reach(Phone phone) {
        return reliable ? phone.byTcp(++connections) : phone;
    }

    /** On the way to the node. */
    void carry(String from, SipText text, Runnable delivery) {
        carry(() -> {
            SIPMessage message = SipText.parse(text.bytes());
            came.add(new Passed(node.now(), message, text.bytes(), from, false, node.keptCalls()));
            long before = node.counted(DEFERRED);
            delivery.run();
            if (node.counted(DEFERRED) > before) {
                deferred.add(Judge.transaction(message));
            } else {
                deferred.remove(Judge.transaction(message));
            }
        });
    }

    /** Whether the node left a request for its repeat when it came last. */
    boolean deferred(Passed request) {
        return deferred.contains(Judge.transaction(request.message()));
    }

    /** On the way to a phone. */
    void carry(Runnable delivery) {
        if (reliable) {
            node.later(TCP_DELAY, delivery);
            return;
        }
        int times = random.nextDouble() < loss ? 0 : random.nextDouble() < loss / 2 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            node.later(1 + random.nextInt(MOST_DELAY), delivery);
        }
    }

    /** From somebody who repeats it until it is answered: once, and behind what is under way already. */
    void carryOnce(Runnable delivery) {
        node.later(MOST_DELAY + 1, delivery);
    }
}
