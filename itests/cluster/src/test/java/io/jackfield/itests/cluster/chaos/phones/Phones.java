package io.jackfield.itests.cluster.chaos.phones;

import io.jackfield.itests.sipp.Tally;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;

/**
 * All phones of one side, which share a port. What they send and get is written down as SIPp does it, so that it can be judged in
 * the same way. All but {@link #close} is for the thread of the clock.
 */
public final class Phones implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    private final boolean callers;
    private final ScheduledExecutorService clock;
    private final Wire wire;
    private final Dialog.Place where;
    private final BufferedWriter log;
    private final Surroundings place;
    private final Map<String, Leg> legs = new HashMap<>();
    private final Map<String, String> failed = new TreeMap<>();
    private long offered;
    private long successful;
    private long unknown;
    private RuntimeException broken;

    /**
     * @param callers which side
     * @param udp     whether they speak UDP, and not TCP
     * @param host    where they are, and listen
     * @param log     where messages are written down
     */
    public Phones(boolean callers, boolean udp, Patience patience, InetSocketAddress host, Path log, ScheduledExecutorService clock)
            throws IOException {
        this.callers = callers;
        this.clock = clock;
        Files.createDirectories(log.getParent());
        this.log = Files.newBufferedWriter(log, StandardCharsets.UTF_8);
        BiConsumer<Message, Wire.Way> hands = (message, way) -> clock.execute(() -> guarded(() -> received(message, way)));
        this.wire = udp ? new UdpWire(host.getPort(), hands) : new TcpWire(host.getPort(), hands);
        this.where = new Dialog.Place(wire.protocol(), host.getAddress().getHostAddress(), host.getPort());
        this.place = new Surroundings((delay, unit, work) -> clock.schedule(() -> guarded(work), delay, unit), (message, to) -> {
            note(true, message);
            return wire.send(message, to);
        }, (message, way) -> {
            note(true, message);
            return wire.answer(message, way);
        }, wire.loses(), patience, this::ended);
    }

    /** Calls. @param number of the call, unlike all others. @param balancer whom to call */
    public void call(int number, Kind kind, InetSocketAddress balancer) {
        guarded(() -> begin("call-" + number + "-" + wire.port(), number, kind, balancer));
    }

    private void begin(String call, int number, Kind kind, InetSocketAddress balancer) {
        Leg leg = new Leg(place, true, kind, new Dialog(call, "caller", where, "sip:" + kind.user() + "@"
                + balancer.getHostString() + ":" + balancer.getPort() + where.transport(), "c" + number));
        legs.put(call, leg);
        offered++;
        leg.call();
    }

    /** A phone that is broken fails the run. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            broken = broken == null ? e : broken;
        }
    }

    private void received(Message message, Wire.Way way) {
        note(false, message);
        Leg leg = legs.get(message.call());
        if (leg == null && !callers && message.startLine().startsWith("INVITE ")) {
            leg = new Leg(place, false, Kind.of(message), new Dialog(message.call(), "phone", where, message.contact(),
                    "p" + ++offered));
            legs.put(message.call(), leg);
        }
        if (leg == null) {
            unknown++;
        } else {
            leg.received(message, way);
        }
    }

    private void ended(Leg leg) {
        String call = legs.entrySet().stream().filter(each -> each.getValue() == leg).findFirst().orElseThrow().getKey();
        legs.remove(call);
        if (leg.cause().isEmpty()) {
            successful++;
        } else {
            failed.put(call, leg.cause());
        }
    }

    private void note(boolean sent, Message message) {
        try {
            log.write("----------------------------------------------- " + LocalDateTime.now().format(TIME) + "\n" + wire.protocol()
                    + " message " + (sent ? "sent" : "received") + " (" + message.text().length() + " bytes):\n\n" + message.text() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls whose end is not there yet, or is awaited to stay. */
    public boolean idle() {
        return legs.isEmpty();
    }

    /** What they have counted. */
    public Tally tally() {
        if (broken != null) {
            throw new IllegalStateException(broken);
        }
        return new Tally(offered, successful, failed.size(), unknown, 0, 0);
    }

    /** Call-IDs of the legs that failed, with the cause. */
    public Map<String, String> failed() {
        return Map.copyOf(failed);
    }

    /** Call-IDs of what was written to a connection just before that ended. */
    public Set<String> underWay() {
        return Set.copyOf(wire.underWay());
    }

    /** What was written down is in the file. */
    public void flush() {
        try {
            log.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
