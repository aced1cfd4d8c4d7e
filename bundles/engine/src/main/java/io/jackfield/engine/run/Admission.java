package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.key.How;
import io.jackfield.engine.key.Resolved;
import io.jackfield.stack.Counters;
import io.jackfield.stack.PeerNetwork;
import io.jackfield.state.CallKey;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.sip.header.Header;

/**
 * Who still gets into the queue when it fills (RFC 5390: what is up goes on before something new begins, emergency calls come
 * first, and no source starves the others).
 *
 * <pre>
 *   0 ............ half ............ three quarters ............ maxQueued
 *     everybody         within the          emergency calls and CANCEL within their source's share;
 *                       source's share,     calls that are up within another one
 *                       calls that are up
 * </pre>
 *
 * <p>A message belongs to a call that is up if it carries a token of ours, which nobody can make up; one that only claims to is
 * taken for a new one. A CANCEL belongs where its INVITE waits. A token says that there was a call once, and works for ever: who
 * has made many calls has many tokens. So beyond three quarters what belongs has a share too, half of that last quarter.
 *
 * <p>A source is a {@link PeerNetwork}; its share counts what of it came while the queue was half full and is not done yet. What
 * waited before is nobody's, so that below half nothing is counted at all. Where a source may have all of the queue, as behind a
 * load balancer, there is no share of the last quarter either. Thread-safe.
 */
final class Admission {
    private static final Optional<Share> FREE = Optional.of(Share.NONE);
    private static final String EMERGENCY = "urn:service:sos";

    private final Counters counters;
    private final int most;
    private final int half;
    private final int reserve;
    private final int perSource;
    private final int upPerSource;
    private final Predicate<CallKey> waits;
    private final ConcurrentHashMap<PeerNetwork, Integer> sources = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<PeerNetwork, Integer> sourcesOfCallsUp = new ConcurrentHashMap<>();

    /** @param waits whether an event of the call waits or runs */
    Admission(RunnerSettings settings, Counters counters, Predicate<CallKey> waits) {
        this.counters = counters;
        this.waits = waits;
        this.most = settings.maxQueued();
        this.half = most - most / 2;
        this.reserve = most - most / 4;
        this.perSource = settings.maxPerSource();
        this.upPerSource = perSource >= most ? most : Math.max(1, most / 8);
    }

    /** What a message takes of its source's share, until it is done. */
    interface Share {
        Share NONE = () -> { };

        void giveBack();
    }

    /** @param queued events that wait or run. @return empty if the message finds no room, which is counted */
    Optional<Share> admit(SIPMessage message, Resolved resolved, InetAddress from, int queued) {
        if (queued < half || queued >= most) {
            return FREE; // beyond the most it is the queue that refuses
        }
        if (belongs(resolved.how()) || cancels(message) && waits.test(resolved.key())) {
            return queued < reserve ? FREE
                    : share(sourcesOfCallsUp, from, upPerSource, "refused.source-share-of-calls-up");
        }
        if (queued >= reserve && !firstOfAll(message)) {
            counters.increment("refused.queue-filling");
            return Optional.empty();
        }
        return share(sources, from, perSource, "refused.source-share");
    }

    private Optional<Share> share(ConcurrentHashMap<PeerNetwork, Integer> taken, InetAddress from, int mostOfOne, String refused) {
        PeerNetwork source = PeerNetwork.of(from);
        boolean[] room = new boolean[1];
        taken.compute(source, (same, count) -> {
            int now = count == null ? 0 : count;
            room[0] = now < mostOfOne;
            return room[0] ? Integer.valueOf(now + 1) : count;
        });
        if (!room[0]) {
            counters.increment(refused);
            return Optional.empty();
        }
        return Optional.of(() -> taken.computeIfPresent(source, (same, count) -> count == 1 ? null : count - 1));
    }

    private static boolean belongs(How how) {
        return switch (how) {
            case VIA_BRANCH, TO_TAG, ROUTE, REQUEST_URI -> true;
            case STEP, HASH -> false;
        };
    }

    /** Whether it gets in before others that begin something. */
    static boolean firstOfAll(SIPMessage message) {
        return cancels(message) || message instanceof SIPRequest request && emergency(request);
    }

    private static boolean cancels(SIPMessage message) {
        return message instanceof SIPRequest request && SIPRequest.CANCEL.equals(request.getMethod());
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
