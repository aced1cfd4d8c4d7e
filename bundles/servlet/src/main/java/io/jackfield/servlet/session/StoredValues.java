package io.jackfield.servlet.session;

import io.jackfield.engine.app.Calls;
import io.jackfield.servlet.api.ApplicationValues;
import io.jackfield.state.Bytes;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The values of one space, through the engine's store. Changes within an event are the event's. */
public final class StoredValues implements ApplicationValues {
    private static final Logger LOG = LoggerFactory.getLogger(StoredValues.class);

    private final Supplier<Calls> calls;
    private final CurrentEvent current;
    private final String space;
    private final Consumer<String> counts;

    /**
     * The values of an application's own.
     *
     * @param baseName the application's
     * @param counts   counts what an operator may want to know
     */
    public StoredValues(Supplier<Calls> calls, CurrentEvent current, String baseName, Consumer<String> counts) {
        this(calls, current, counts, "application/" + baseName);
    }

    private StoredValues(Supplier<Calls> calls, CurrentEvent current, Consumer<String> counts, String space) {
        this.calls = calls;
        this.current = current;
        this.counts = counts;
        this.space = space;
    }

    @Override
    public ApplicationValues shared(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a shared space has a name");
        }
        return new StoredValues(calls, current, counts, "shared/" + name);
    }

    private ValueKey key(String name) {
        return new ValueKey(space, name);
    }

    @Override
    public CompletionStage<Optional<Value>> get(String name) {
        return calls.get().values().get(key(name))
                .thenApply(stored -> stored.map(value -> new Value(value.revision(), value.bytes().toArray())));
    }

    @Override
    public CompletionStage<OptionalLong> number(String name) {
        return calls.get().values().get(key(name))
                .thenApply(stored -> stored.map(StoredValue::bytes).map(Bytes::number).orElse(OptionalLong.of(0)));
    }

    @Override
    public void put(String name, byte[] value) {
        change(key(name), new Write.Put(Bytes.of(value)));
    }

    @Override
    public void remove(String name) {
        change(key(name), new Write.Remove());
    }

    @Override
    public void add(String name, long by) {
        change(key(name), new Write.Increment(by));
    }

    private void change(ValueKey key, Write.Change change) {
        check(key, change);
        current.get().filter(event -> event.here()).ifPresentOrElse(event -> event.context().write(key, change),
                () -> calls.get().write(key, change).whenComplete((answer, failure) -> {
                    if (!(answer instanceof Write.Done) && !(answer instanceof Write.Counted)) {
                        counts.accept("servlet.value-not-written");
                        LOG.warn("A value of an application was not written space={} name={} change={}: {}", space, key.name(),
                                change.getClass().getSimpleName(), failure == null ? answer : failure.toString());
                    }
                }));
    }

    @Override
    public CompletionStage<OptionalLong> increment(String name, long by) {
        ValueKey key = key(name);
        Write.Change change = new Write.Increment(by);
        check(key, change);
        return calls.get().write(key, change).thenApply(answer ->
                answer instanceof Write.Counted counted ? OptionalLong.of(counted.value()) : OptionalLong.empty());
    }

    @Override
    public CompletionStage<Boolean> compareAndSet(String name, long expected, byte[] value) {
        ValueKey key = key(name);
        Write.Change change = new Write.CompareAndSet(expected, value == null ? null : Bytes.of(value));
        check(key, change);
        return calls.get().write(key, change).thenApply(answer -> answer instanceof Write.Done);
    }

    private void check(ValueKey key, Write.Change change) {
        KeyValueStore.Limits limits = calls.get().values().limits();
        if (key.size() > limits.keyBytes() || change.size() > limits.valueBytes()) {
            throw new IllegalArgumentException("the value " + key.name() + " has " + key.size() + " bytes of name, with its space, and "
                    + change.size() + " of content; the store takes " + limits.keyBytes() + " and " + limits.valueBytes());
        }
    }
}
