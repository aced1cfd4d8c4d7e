package io.jackfield.engine.run;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.Calls;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.key.CallKeys;
import io.jackfield.stack.Endpoint;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Access from elsewhere through the runner's queues. */
public final class QueuedCalls implements Calls {
    private final CallRunner runner;
    private final CallKeys keys;
    private final RandomGenerator random;

    /** @param random thread-safe */
    public QueuedCalls(CallRunner runner, CallKeys keys, RandomGenerator random) {
        this.runner = runner;
        this.keys = keys;
        this.random = random;
    }

    @Override
    public CompletionStage<Acted> act(CallKey key, ApplicationVersion version, Consumer<CallContext> code) {
        return runner.act(key, new Event.Act(version, code, false));
    }

    @Override
    public CompletionStage<Acted> begin(CallKey key, ApplicationVersion version, Consumer<CallContext> code) {
        return runner.act(key, new Event.Act(version, code, true));
    }

    @Override
    public CallKey newKey() {
        return new CallKey(random.nextLong(), random.nextLong());
    }

    @Override
    public CallKey keyOf(String baseName, String sessionKey) {
        return keys.ofSession(baseName, sessionKey);
    }

    @Override
    public CompletionStage<Optional<Call>> read(CallKey key) {
        return runner.read(key);
    }

    @Override
    public <T> T glance(Call copy, Function<CallContext, T> code) {
        return runner.engine().glance(copy, runner.store().now(), code);
    }

    @Override
    public List<Endpoint> endpoints() {
        return runner.engine().endpoints();
    }

    @Override
    public KeyValueStore values() {
        KeyValueStore values = runner.effects().values();
        if (values == null) {
            throw new IllegalStateException("this engine has no store of values");
        }
        return values;
    }

    @Override
    public CompletionStage<Write.Answer> write(ValueKey key, Write.Change change) {
        return values().write(new Write(key, new Write.Id(runner.parts().nextCheckIn(runner.parts().incarnation()), 0), change));
    }

    @Override
    public boolean withinEvent() {
        return runner.withinEvent();
    }
}
