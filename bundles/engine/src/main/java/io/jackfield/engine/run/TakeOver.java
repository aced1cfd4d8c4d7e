package io.jackfield.engine.run;

import io.jackfield.engine.core.Event;
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.Share;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on where an engine ended: each engine that is left takes a share of the calls which that one checked in last and which
 * need somebody now, as an event of the call each. All hear of members in one order, so that their shares are those of one set of
 * engines.
 *
 * <p>A little later each looks everywhere, for what nobody took: an engine had just begun, or ended too, or had no room. To take a
 * call over that another took does no harm: there is nothing left to be done. Thread-safe.
 */
public final class TakeOver implements MemberListener {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    private static final int PAGE = 256;
    private static final long SECOND_LOOK_MILLIS = 1_500;
    /** A page whose calls take longer is not waited for. */
    private static final long PAGE_MILLIS = 2_000;
    /** Looks everywhere, as long as one left something over: those of the time in which what is left behind counts as not sent. */
    private static final int MOST_LOOKS = 6;
    private static final long REPEAT_MILLIS = 250;
    private static final int MOST_REPEATS = 20;

    private final CallRunner runner;
    /** The names of those that take part. */
    private final Set<String> engines = new ConcurrentSkipListSet<>();
    /** Calls whose taking over waits or runs. */
    private final Set<CallKey> taking = ConcurrentHashMap.newKeySet();

    public TakeOver(CallRunner runner) {
        this.runner = runner;
    }

    /** When it is this engine that begins: what earlier lives of it left behind may have been left to nobody. */
    @Override
    public void joined(Member member) {
        if (!member.roles().contains(Member.Role.ENGINE)) {
            return;
        }
        engines.add(member.name());
        if (member.name().equals(own())) {
            look(new Incarnation(own(), member.incarnation().number() - 1), Share.ALL);
        }
    }

    @Override
    public void left(Member member) {
        if (!engines.remove(member.name()) || member.name().equals(own())) {
            return;
        }
        Share share = share();
        LOG.info("An engine left; this one goes on with a share of its calls engine={} share={} of={}", member.incarnation(),
                share.index() + 1, share.of());
        runner.entrusted().ended(member.incarnation());
        look(member.incarnation(), share);
        runner.parts().watch().after(SECOND_LOOK_MILLIS, () -> look(member.incarnation(), Share.ALL));
    }

    private String own() {
        return runner.parts().incarnation().engine();
    }

    /** What of all calls is this engine's to look after; all where it does not know of itself that it takes part. */
    public Share share() {
        List<String> all = List.copyOf(engines);
        int index = all.indexOf(own());
        return index < 0 ? Share.ALL : new Share(index, all.size());
    }

    private void look(Incarnation ended, Share share) {
        look(new Look(ended, 0), share);
    }

    private void look(Look look, Share share) {
        look(look, new LeftBehind(look.ended, runner.store().now() - Unsent.KNOWN_SENT_MILLIS, share, null, PAGE), MOST_REPEATS);
    }

    private void look(Look look, LeftBehind asked, int repeats) {
        runner.store().leftBehind(asked).whenComplete((found, failure) -> {
            if (failure == null) {
                runner.unsent().ended(asked.ended(), found.sentBelow());
                take(look, asked, found.calls());
            } else if (repeats > 0) {
                runner.parts().watch().after(REPEAT_MILLIS, () -> look(look, asked, repeats - 1));
            } else {
                runner.unsent().ended(asked.ended(), 0); // what it is known to have sent goes again: twice does less harm than never
                runner.counters().increment("dropped.take-over");
                LOG.warn("The state tier does not say which calls an engine left behind; their peers' repeats and their timers"
                        + " go on with them engine={} cause={}", asked.ended(), failure.toString());
            }
        });
    }

    /** One page after the other, so that the queues are not filled by the dead; one call that never answers stops none. */
    private void take(Look look, LeftBehind asked, List<CallKey> calls) {
        List<CompletableFuture<Void>> events = calls.stream().map(call -> take(look, call)).toList();
        CompletableFuture<Void> page = CompletableFuture.allOf(events.toArray(CompletableFuture[]::new));
        Runnable inTime = page.isDone() ? () -> { } : runner.parts().watch().after(PAGE_MILLIS, () -> page.complete(null));
        page.whenComplete((done, failure) -> {
            inTime.run();
            look.leftOver |= events.stream().anyMatch(each -> !each.isDone());
            if (calls.size() == asked.limit()) {
                look(look, new LeftBehind(asked.ended(), asked.since(), asked.share(), calls.get(calls.size() - 1), asked.limit()),
                        MOST_REPEATS);
            } else if (look.leftOver && asked.share().equals(Share.ALL) && look.number < MOST_LOOKS) {
                runner.parts().watch().after(SECOND_LOOK_MILLIS, () -> look(new Look(look.ended, look.number + 1), Share.ALL));
            }
        });
    }

    private CompletableFuture<Void> take(Look look, CallKey call) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!taking.add(call)) { // since an earlier look
            look.leftOver = true;
            done.complete(null);
        } else if (runner.submit(call, new Event.TakenOver(look.ended), done)) {
            runner.counters().increment("taken-over");
            done.whenComplete((over, failure) -> taking.remove(call));
        } else {
            taking.remove(call);
            runner.counters().increment("deferred.queue-full");
            look.leftOver = true;
            done.complete(null);
        }
        return done;
    }

    /** One time through what an engine left behind. */
    private static final class Look {
        private final Incarnation ended;
        private final int number;
        /** Something was not done, or not in time. */
        private volatile boolean leftOver;

        Look(Incarnation ended, int number) {
            this.ended = ended;
            this.number = number;
        }
    }
}
