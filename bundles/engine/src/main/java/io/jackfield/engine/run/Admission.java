package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.key.How;
import io.jackfield.engine.key.Resolved;
import io.jackfield.stack.Counters;
import io.jackfield.stack.PeerNetwork;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sip.header.Header;

/**
 * Who still gets into the queue when it fills (RFC 5390: what is up goes on before something new begins, emergency calls come
 * first, and no source starves the others).
 *
 * <pre>
 *   0 ............ half ............ three quarters ............ maxQueued
 *     everybody         within the          calls that are up, CANCEL,
 *                       source's share      emergency calls within their source's share
 * </pre>
 *
 * <p>A message belongs to a call that is up if it carries a token of ours, which nobody can make up; one that only claims to is
 * taken for a new one. A source is a {@link PeerNetwork}; its share counts what of it came while the queue was half full and is
 * not done yet. What waited before is nobody's, so that below half nothing is counted at all. Thread-safe.
 */
final class Admission {
    private static final Optional<Share> FREE = Optional.of(Share.NONE);
    private static final String EMERGENCY = "urn:service:sos";

    private final Counters counters;
    private final int most;
    private final int half;
    private final int reserve;
    private final int perSource;
    private final ConcurrentHashMap<PeerNetwork, Integer> sources = new ConcurrentHashMap<>();

    Admission(RunnerSettings settings, Counters counters) {
        this.counters = counters;
        this.most = settings.maxQueued();
        this.half = most - most / 2;
        this.reserve = most - most / 4;
        this.perSource = settings.maxPerSource();
    }

    /** What a message takes of its source's share, until it is done. */
    interface Share {
        Share NONE = () -> { };

        void giveBack();
    }

    /** @param queued events that wait or run. @return empty if the message finds no room, which is counted */
    Optional<Share> admit(SIPMessage message, Resolved resolved, InetAddress from, int queued) {
        if (queued < half || queued >= most || belongs(resolved.how())) {
            return FREE; // beyond the most it is the queue that refuses
        }
        if (queued >= reserve && !firstOfAll(message)) {
            counters.increment("refused.queue-filling");
            return Optional.empty();
        }
        PeerNetwork source = PeerNetwork.of(from);
        boolean[] room = new boolean[1];
        sources.compute(source, (same, count) -> {
            int now = count == null ? 0 : count;
            room[0] = now < perSource;
            return room[0] ? Integer.valueOf(now + 1) : count;
        });
        if (!room[0]) {
            counters.increment("refused.source-share");
            return Optional.empty();
        }
        return Optional.of(() -> sources.computeIfPresent(source, (same, count) -> count == 1 ? null : count - 1));
    }

    private static boolean belongs(How how) {
        return switch (how) {
            case VIA_BRANCH, TO_TAG, ROUTE, REQUEST_URI -> true;
            case STEP, HASH -> false;
        };
    }

    private static boolean firstOfAll(SIPMessage message) {
        return message instanceof SIPRequest request && (SIPRequest.CANCEL.equals(request.getMethod()) || emergency(request));
    }

    /** RFC 5031, and RFC 7135 between networks. A caller may claim either; its share limits what that brings. */
    private static boolean emergency(SIPRequest request) {
        Header priority = request.getHeader("Resource-Priority");
        return request.getRequestURI() != null && request.getRequestURI().toString().toLowerCase(Locale.ROOT).startsWith(EMERGENCY)
                || priority != null && priority.toString().toLowerCase(Locale.ROOT).contains("esnet.");
    }

    /** Sources that have something of their share. */
    int sources() {
        return sources.size();
    }
}
