package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.Target;
import io.jackfield.stack.WayBack;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Takes what a node sends, keeps it, and hands it to whoever is at the address. */
public final class Wire implements MessageSender {
    /** A message that left. @param address the host and port that it left for @param kept whether the store had a call at that moment */
    public record Sent(long at, String address, Target target, byte[] bytes, SIPMessage message, boolean kept) {
        @Override
        public String toString() {
            return at + " to " + address + " " + message.getFirstLine().trim();
        }
    }

    private final LongSupplier clock;
    private final BooleanSupplier keepsCalls;
    private Function<SIPMessage, List<byte[]>> defect;
    private boolean watched;
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, Consumer<Sent>> receivers = new HashMap<>();
    private Predicate<Sent> broken = any -> false;
    private final Map<Sent, CompletableFuture<Outcome>> undecided = new LinkedHashMap<>();
    private final Set<Long> ended = new HashSet<>();
    private Predicate<Hop> deaf = any -> false;
    private boolean slow;
    private boolean cut;

    /** @param keepsCalls whether there is a call in the store */
    Wire(LongSupplier clock, BooleanSupplier keepsCalls) {
        this.clock = clock;
        this.keepsCalls = keepsCalls;
    }

    /** From now on what leaves says whether a call was kept. */
    void watched() {
        watched = true;
    }

    /** From now on the engine behaves as if it had a defect, seen from outside: what leaves in place of a message, none or more. */
    void defect(Function<SIPMessage, List<byte[]>> other) {
        defect = other;
    }

    void attach(String address, Consumer<Sent> receiver) {
        receivers.put(address, receiver);
    }

    /** Which messages the transport fails on from now on. */
    public void breaksFor(Predicate<Sent> messages) {
        broken = messages;
    }

    /** A connection is no more. */
    public void ends(long connection) {
        ended.add(connection);
    }

    /** To which hops no connection can be made from now on. */
    public void nobodyListens(Predicate<Hop> hops) {
        deaf = hops;
    }

    /** From now on the transport takes messages without saying yet what became of them. */
    public void isSlow() {
        slow = true;
    }

    /** The transport says that the latest message with this Via branch failed. False if there is none. */
    public boolean failsLate(String branch) {
        Sent latest = null;
        for (Sent each : undecided.keySet()) {
            latest = each.message().getTopmostVia().getBranch().equals(branch) ? each : latest;
        }
        CompletableFuture<Outcome> outcome = undecided.remove(latest);
        return outcome != null && outcome.complete(Outcome.TRANSPORT_ERROR);
    }

    /** Nothing leaves any more, and nobody is told. */
    public void cut() {
        cut = true;
    }

    @Override
    public CompletionStage<Outcome> send(Target target, byte[] bytes) {
        if (target instanceof WayBack back) {
            return send(ended.contains(back.flow().connection()) ? back.otherwise() : back.flow(), bytes);
        }
        if (target instanceof Flow flow && ended.contains(flow.connection()) || target instanceof Hop hop && deaf.test(hop)) {
            return CompletableFuture.completedFuture(Outcome.NOT_CONNECTED);
        }
        List<byte[]> other = defect == null ? null : defect.apply(SipText.parse(bytes));
        if (other != null) {
            other.forEach(each -> leaves(target, each));
            return CompletableFuture.completedFuture(Outcome.SENT);
        }
        return leaves(target, bytes);
    }

    private CompletionStage<Outcome> leaves(Target target, byte[] bytes) {
        Sent message = new Sent(clock.getAsLong(), address(target), target, bytes.clone(), SipText.parse(bytes),
                watched && keepsCalls.getAsBoolean());
        if (cut) {
            return new CompletableFuture<>();
        }
        if (broken.test(message)) {
            return CompletableFuture.completedFuture(Outcome.TRANSPORT_ERROR);
        }
        sent.add(message);
        Consumer<Sent> receiver = receivers.get(message.address());
        if (receiver != null) {
            receiver.accept(message);
        }
        if (slow) {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            undecided.put(message, outcome);
            return outcome;
        }
        return CompletableFuture.completedFuture(Outcome.SENT);
    }

    private static String address(Target target) {
        if (target instanceof Hop hop) {
            return hop.host() + ":" + hop.port();
        }
        InetSocketAddress remote = ((Flow) target).remote();
        return remote.getAddress().getHostAddress() + ":" + remote.getPort();
    }

    /** All that left, in order. */
    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    public void forget() {
        sent.clear();
    }
}
