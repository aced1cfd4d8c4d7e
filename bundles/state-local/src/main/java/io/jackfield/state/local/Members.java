package io.jackfield.state.local;

import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who takes part, who has ended, and who hears of it. A change and what is to be said of it are decided under the lock;
 * it is said by {@link #announce()}, with no lock held and by one thread at a time, so that all hear the same order.
 *
 * <p>The end of a member has two steps: from {@link #ending} on it is lent nothing, and {@link #left} follows when its
 * holds are given up. Of those that ended, the last {@value #REMEMBERED} are remembered: by then an engine that was
 * taken for dead has long asked again. Thread-safe.
 */
final class Members {
    static final int REMEMBERED = 256;
    private static final Logger LOG = LoggerFactory.getLogger(Members.class);

    private static final class Watch implements MemberWatch {
        final MemberListener listener;
        private volatile boolean closed;

        Watch(MemberListener listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private record Announcement(Watch watch, Member member, boolean joined) {
        void make() {
            if (watch.closed) {
                return;
            }
            try {
                if (joined) {
                    watch.listener.joined(member);
                } else {
                    watch.listener.left(member);
                }
            } catch (RuntimeException | Error e) { // whoever listens must not keep others from hearing
                LOG.warn("A listener of the members failed member={} joined={}", member.incarnation(), joined, e);
            }
        }
    }

    private final Map<String, Member> present = new LinkedHashMap<>();
    private final List<Watch> watches = new ArrayList<>();
    private final Queue<Announcement> announcements = new ArrayDeque<>();
    private boolean announcing;
    /** Replaced under the lock and never changed; read by every check-out. */
    private volatile Set<Incarnation> ended = Set.of();
    /** Of lives that go on and of those that ended and are remembered. */
    private final Map<Incarnation, Long> sent = new ConcurrentHashMap<>();

    /** What a life says of its effects. @param below 0 if it does not */
    void sentBelow(Incarnation life, long below) {
        if (below > 0) {
            sent.merge(life, below, Math::max);
        }
    }

    /** Of a life's check-ins, those below have had their effects; 0 where nothing is known. */
    long sentBelow(Incarnation life) {
        return sent.getOrDefault(life, 0L);
    }

    boolean hasEnded(Incarnation incarnation) {
        return ended.contains(incarnation);
    }

    /** A life of this engine that is a member and has to end before this one joins; null for none. */
    synchronized Incarnation earlierLife(Incarnation self) {
        Member member = present.get(self.engine());
        return member == null || member.incarnation().number() >= self.number() ? null : member.incarnation();
    }

    /** False if this life has ended or another one of the engine is a member. */
    synchronized boolean join(Member member) {
        if (hasEnded(member.incarnation())) {
            return false;
        }
        Member before = present.putIfAbsent(member.name(), member);
        if (before == null) {
            watches().forEach(watch -> announcements.add(new Announcement(watch, member, true)));
        }
        return before == null || before.incarnation().equals(member.incarnation());
    }

    synchronized void ending(Incarnation incarnation) {
        Set<Incarnation> more = new LinkedHashSet<>(ended);
        more.remove(incarnation); // so that it is the youngest again
        more.add(incarnation);
        if (more.size() > REMEMBERED) {
            Incarnation forgotten = more.iterator().next();
            more.remove(forgotten);
            sent.remove(forgotten);
        }
        ended = more;
    }

    /** It holds nothing any more. */
    synchronized void left(Incarnation incarnation) {
        Member member = present.get(incarnation.engine());
        if (member != null && member.incarnation().equals(incarnation)) {
            present.remove(incarnation.engine());
            watches().forEach(watch -> announcements.add(new Announcement(watch, member, false)));
        }
    }

    synchronized MemberWatch watch(MemberListener listener) {
        Watch watch = new Watch(listener);
        watches().add(watch);
        present.values().forEach(member -> announcements.add(new Announcement(watch, member, true)));
        return watch;
    }

    /** Without those that were closed. */
    private List<Watch> watches() {
        watches.removeIf(watch -> watch.closed);
        return watches;
    }

    /** Says what there is to say, unless somebody is saying it already; also a listener that this thread is calling. */
    void announce() {
        if (!begin()) {
            return;
        }
        for (Announcement next = next(); next != null; next = next()) {
            next.make();
        }
    }

    private synchronized boolean begin() {
        boolean first = !announcing && !announcements.isEmpty();
        announcing |= first;
        return first;
    }

    private synchronized Announcement next() {
        Announcement next = announcements.poll();
        announcing = next != null;
        return next;
    }
}
