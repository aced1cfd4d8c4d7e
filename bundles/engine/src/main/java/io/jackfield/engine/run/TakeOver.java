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
    private static final long REPEAT_MILLIS = 250;
    private static final int MOST_REPEATS = 20;

    private final CallRunner runner;
    /** The names of those that take part. */
    private final Set<String> engines = new ConcurrentSkipListSet<>();

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
        look(new LeftBehind(ended, runner.store().now() - Unsent.KNOWN_SENT_MILLIS, share, null, PAGE), MOST_REPEATS);
    }

    private void look(LeftBehind asked, int repeats) {
        runner.store().leftBehind(asked).whenComplete((found, failure) -> {
            if (failure == null) {
                runner.unsent().ended(asked.ended(), found.sentBelow());
                take(asked, found.calls());
            } else if (repeats > 0) {
                runner.parts().watch().after(REPEAT_MILLIS, () -> look(asked, repeats - 1));
            } else {
                runner.counters().increment("dropped.take-over");
                LOG.warn("The state tier does not say which calls an engine left behind; their peers' repeats and their timers"
                        + " go on with them engine={} cause={}", asked.ended(), failure.toString());
            }
        });
    }

    private void take(LeftBehind asked, List<CallKey> calls) {
        CompletableFuture<?>[] events = calls.stream().map(call -> take(call, asked.ended())).toArray(CompletableFuture[]::new);
        if (calls.size() == asked.limit()) {
            LeftBehind further = new LeftBehind(asked.ended(), asked.since(), asked.share(), calls.get(calls.size() - 1),
                    asked.limit());
            CompletableFuture.allOf(events).whenComplete((done, failure) -> look(further, MOST_REPEATS));
        }
    }

    private CompletableFuture<Void> take(CallKey call, Incarnation ended) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (runner.submit(call, new Event.TakenOver(ended), done)) {
            runner.counters().increment("taken-over");
        } else {
            runner.counters().increment("deferred.queue-full");
            done.complete(null);
        }
        return done;
    }
}
