package io.jackfield.state.grid.client;

import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.EndAsk;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.concurrent.CompletionStage;

/**
 * Ends a life in three steps, each after the one before: it is listed as ended, so that nothing is lent to it from now on; its
 * holds and its waiting end on every partition; it leaves the list of members, and only then hear others of its end. May be
 * done by many at once and again after a failure.
 */
public final class Ending {
    private final Tier tier;

    public Ending(Tier tier) {
        this.tier = tier;
    }

    /** How many holds it ended. */
    public CompletionStage<Integer> of(Life life) {
        return of(life, false);
    }

    /** @param orderly whether the process of that life asks, which works on nothing that it only retained */
    CompletionStage<Integer> of(Life life, boolean orderly) {
        return tier.ask(RosterAsk.newBuilder().setEnding(life).build())
                .thenCompose(listed -> tier.askAll(Ask.newBuilder().setNow(tier.now())
                        .setEnd(EndAsk.newBuilder().setLife(life).setOrderly(orderly)).build()))
                .thenCompose(told -> left(life).thenApply(left -> told.stream().mapToInt(Told::getFreed).sum()));
    }

    private CompletionStage<Enrolled> left(Life life) {
        return tier.ask(RosterAsk.newBuilder().setLeft(life).build());
    }
}
