package io.jackfield.state.grid.client;

import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Sign;
import io.jackfield.state.grid.desk.Detection;
import io.jackfield.state.grid.desk.Signs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives this process's signs of life, and where it keeps the list of members, has those judged who give none. Its one method is
 * called every {@link Detection#everyMillis()} by one thread that does nothing else: what keeps that thread from running is what
 * others take for death. It gives a sign every {@value Detection#LOOKS_PER_SIGN} times, and each time while it does not know that it
 * is taken for alive.
 */
public final class Vigil {
    private static final Logger LOG = LoggerFactory.getLogger(Vigil.class);
    /** Signs to an owner that is frozen itself are answered by the next one, or never. */
    private static final int MOST_UNANSWERED = 128;

    /** The list of members as this process has it. Thread-safe. */
    public interface Members {
        /** The youngest that is known. */
        Roster roster();

        /** One that may be younger. */
        void heard(Roster roster);

        /** Ends what a life that was declared dead still holds, and announces that it left. */
        void end(Life life);
    }

    private final Tier tier;
    private final Members members;
    private final Signs signs;
    private final Standing standing;
    private final Detection detection;
    private final LongSupplier clock;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Set<Life> judged = ConcurrentHashMap.newKeySet();
    private final Set<Life> noticed = new HashSet<>();
    private boolean lost;
    private int looks;

    /**
     * @param signs what this process heard as keeper of the list
     * @param clock monotonic, ns; that of the standing and the signs
     */
    public Vigil(Tier tier, Members members, Signs signs, Standing standing, Detection detection, LongSupplier clock) {
        this.tier = tier;
        this.members = members;
        this.signs = signs;
        this.standing = standing;
        this.detection = detection;
        this.clock = clock;
    }

    public void look() {
        signs.look(clock.getAsLong());
        boolean due = looks++ % Detection.LOOKS_PER_SIGN == 0;
        if ((due || !standing.known()) && unanswered.get() < MOST_UNANSWERED) {
            sign();
        }
        noteOwn();
        if (signs.keeping()) {
            Roster roster = members.roster();
            List<Enrolment> present = roster.getPresentList().stream()
                    .filter(each -> !roster.getEndedList().contains(each.getLife())).toList();
            noticed.retainAll(present.stream().map(Enrolment::getLife).toList());
            present.forEach(this::judge);
        }
    }

    private void sign() {
        long sentAt = clock.getAsLong();
        Roster have = members.roster();
        unanswered.incrementAndGet();
        tier.ask(RosterAsk.newBuilder().setSign(Sign.newBuilder().setOrigin(tier.origin()).setKnown(have.getRevision())).build())
                .whenComplete((enrolled, failure) -> {
                    unanswered.decrementAndGet();
                    if (failure == null) {
                        Roster told = enrolled.hasRoster() ? enrolled.getRoster() : have;
                        members.heard(told);
                        standing.changed(told);
                        standing.answered(sentAt);
                    } else {
                        LOG.debug("A sign of life was not answered", failure);
                    }
                });
    }

    private void noteOwn() {
        boolean paused = standing.wasKnown() && !standing.known();
        if (paused != lost) {
            lost = paused;
            LOG.warn(paused ? "The others did not confirm this member in time, or it was paused; it sends nothing until they do"
                    : "The others confirm this member again");
        }
    }

    private void judge(Enrolment member) {
        long silence = signs.silence(member.getOrigin(), clock.getAsLong());
        Life life = member.getLife();
        if (silence < detection.noticeableNanos()) {
            noticed.remove(life);
            return;
        }
        Incarnation name = Codec.incarnation(life);
        if (noticed.add(life)) {
            LOG.info("A member is silent: member={} ms={}", name, TimeUnit.NANOSECONDS.toMillis(silence));
        }
        if (silence >= detection.silentNanos() && judged.add(life)) {
            tier.ask(RosterAsk.newBuilder().setSilent(life).build()).whenComplete((enrolled, failure) -> {
                judged.remove(life);
                if (failure == null) {
                    judged(name, life, enrolled);
                } else {
                    LOG.warn("A silent member could not be judged; the next look tries again: member={}", name, failure);
                }
            });
        }
    }

    private void judged(Incarnation name, Life life, Enrolled enrolled) {
        if (enrolled.getSilent()) {
            LOG.warn("A member gave no sign of life for too long and is declared dead; what it held is given up: member={} limit={} ms",
                    name, detection.millis());
            members.end(life);
        }
    }
}
