package io.jackfield.state.testkit;

import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import io.jackfield.state.testkit.PlainCallStateStore.Flaw;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The members of the plain store, under its lock. */
final class PlainMembers {
    final Set<Incarnation> ended = new HashSet<>();
    private final Set<Flaw> flaws;
    private final List<Member> present = new ArrayList<>();
    private final List<MemberListener> listeners = new ArrayList<>();

    PlainMembers(Set<Flaw> flaws) {
        this.flaws = flaws;
    }

    private List<Incarnation> lives(String engine) {
        return present.stream().map(Member::incarnation).filter(life -> life.engine().equals(engine)).toList();
    }

    List<Incarnation> earlierLives(Incarnation self) {
        return flaws.contains(Flaw.LETS_TWO_LIVES_JOIN) ? List.of()
                : lives(self.engine()).stream().filter(life -> life.number() < self.number()).toList();
    }

    boolean join(Member member) {
        Incarnation self = member.incarnation();
        boolean later = lives(self.engine()).stream().anyMatch(life -> life.number() > self.number());
        if (ended.contains(self) && !flaws.contains(Flaw.LETS_THE_ENDED_JOIN)
                || later && !flaws.contains(Flaw.LETS_AN_EARLIER_LIFE_JOIN)) {
            return false;
        }
        if (!lives(self.engine()).contains(self) || flaws.contains(Flaw.ANNOUNCES_A_REPEATED_JOIN)) {
            present.add(member);
            List.copyOf(listeners).forEach(listener -> listener.joined(member));
        }
        return true;
    }

    void left(Incarnation incarnation) {
        for (Member member : List.copyOf(present)) {
            if (member.incarnation().equals(incarnation) && !flaws.contains(Flaw.NEVER_ANNOUNCES_AN_END)) {
                present.remove(member);
                List.copyOf(listeners).forEach(listener -> listener.left(member));
            }
        }
    }

    MemberWatch watch(MemberListener listener) {
        listeners.add(listener);
        if (!flaws.contains(Flaw.HIDES_PRESENT_MEMBERS)) {
            List.copyOf(present).forEach(listener::joined);
        }
        return () -> {
            if (!flaws.contains(Flaw.TELLS_WHO_STOPPED_WATCHING)) {
                listeners.remove(listener);
            }
        };
    }
}
