package io.jackfield.engine.run;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.core.Event;
import io.jackfield.state.CallKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Actions that an event issued: they become events of their calls once it is committed, in order, or never. Not thread-safe. */
final class Afterwards {
    private record Waiting(CallKey key, Event.Act action, CompletableFuture<Acted> result) {
    }

    private static final Runnable NOTHING = () -> { };

    private List<Waiting> actions = List.of();
    private Runnable further = NOTHING;

    CompletionStage<Acted> add(CallKey key, Event.Act action) {
        if (actions.isEmpty()) {
            actions = new ArrayList<>(2);
        }
        CompletableFuture<Acted> result = new CompletableFuture<>();
        actions.add(new Waiting(key, action, result));
        return result;
    }

    /** What else is to be done once the event is committed, and not at all if it is not. */
    void then(Runnable what) {
        further = what;
    }

    boolean isEmpty() {
        return actions.isEmpty() && further == NOTHING;
    }

    /** The event is committed. */
    void issue(CallRunner runner) {
        Runnable task = further;
        further = NOTHING;
        task.run();
        List<Waiting> all = actions;
        actions = List.of();
        for (Waiting each : all) {
            runner.offer(each.key, each.action).thenAccept(each.result::complete);
        }
    }

    /** The event is not committed, or is to run again. */
    void drop(CallRunner runner) {
        further = NOTHING;
        List<Waiting> all = actions;
        actions = List.of();
        for (Waiting each : all) {
            runner.counters().increment("dropped.action-not-issued");
            each.result.complete(new Acted.Refused(Acted.Reason.NOT_ISSUED));
        }
    }
}
