package io.jackfield.state.grid.client;

import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Change;
import io.jackfield.state.grid.codec.proto.Roster;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members as this process knows them, and who hears of them. A list that comes late is passed over; what lies between
 * the last one and this is told from its recent changes, and where these do not reach back, from the difference. Thread-safe.
 */
final class MembersInSight {
    private static final Logger LOG = LoggerFactory.getLogger(MembersInSight.class);

    private static final class Watch implements MemberWatch {
        private final MemberListener listener;
        private volatile boolean closed;

        Watch(MemberListener listener) {
            this.listener = listener;
        }

        void tell(Member member, boolean joined) {
            if (closed) {
                return;
            }
            try {
                if (joined) {
                    listener.joined(member);
                } else {
                    listener.left(member);
                }
            } catch (RuntimeException | Error e) { // whoever listens must not keep others from hearing
                LOG.warn("A listener of the members failed member={} joined={}", member.incarnation(), joined, e);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** One thread, so that all hear one order. */
    private final Executor announcer;
    private final Set<Member> present = new LinkedHashSet<>();
    private final List<Watch> watches = new ArrayList<>();
    private long revision;

    MembersInSight(Executor announcer) {
        this.announcer = announcer;
    }

    synchronized MemberWatch watch(MemberListener listener) {
        Watch watch = new Watch(listener);
        watches.removeIf(each -> each.closed);
        watches.add(watch);
        List<Member> now = List.copyOf(present);
        announcer.execute(() -> now.forEach(member -> watch.tell(member, true)));
        return watch;
    }

    synchronized void changed(Roster roster) {
        if (roster.getRevision() <= revision) {
            return;
        }
        // A change that is too old to be among the recent ones shows in the difference below.
        for (Change change : roster.getRecentList()) {
            if (change.getRevision() > revision) {
                change(Codec.member(change.getMember()), change.getJoined());
            }
        }
        Set<Member> after = new LinkedHashSet<>();
        roster.getPresentList().forEach(each -> after.add(Codec.member(each)));
        List.copyOf(present).stream().filter(member -> !after.contains(member)).forEach(member -> change(member, false));
        after.forEach(member -> change(member, true));
        revision = roster.getRevision();
    }

    private void change(Member member, boolean joined) {
        if (joined ? !present.add(member) : !present.remove(member)) {
            return;
        }
        List<Watch> hearing = List.copyOf(watches);
        announcer.execute(() -> hearing.forEach(watch -> watch.tell(member, joined)));
    }
}
