package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.Bytes;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One engine as the contract plays it: the effects of its events, each with an id of its own. Thread-safe. */
final class Writer {
    private final Answers answers;
    private final KeyValueStore values;
    private final Incarnation self;
    private final AtomicLong sequence = new AtomicLong();

    Writer(Answers answers, KeyValueStore values, String engine) {
        this.answers = answers;
        this.values = values;
        this.self = new Incarnation(engine, 1);
    }

    /** The only effect of the next event. */
    Write effect(ValueKey key, Write.Change change) {
        return effect(key, sequence.incrementAndGet(), 0, change);
    }

    Write effect(ValueKey key, long event, int number, Write.Change change) {
        return new Write(key, new Write.Id(new CheckIn.Id(self, event), number), change);
    }

    Write.Answer make(Write write) {
        return answers.answerOf(values.write(write));
    }

    Write.Answer make(ValueKey key, Write.Change change) {
        return make(effect(key, change));
    }

    /** Puts a text. The revision that it has. */
    long put(ValueKey key, String text) {
        Write.Answer answer = make(key, new Write.Put(Bytes.of(text)));
        assertThat(answer).isInstanceOf(Write.Done.class);
        return ((Write.Done) answer).revision();
    }

    void remove(ValueKey key) {
        assertThat(make(key, new Write.Remove())).isEqualTo(new Write.Done(0));
    }

    Write.Answer compareAndSet(ValueKey key, long expected, String text) {
        return make(key, new Write.CompareAndSet(expected, text == null ? null : Bytes.of(text)));
    }

    /** The sum. */
    long increment(ValueKey key, long by) {
        Write.Answer answer = make(key, new Write.Increment(by));
        assertThat(answer).isInstanceOf(Write.Counted.class);
        return ((Write.Counted) answer).value();
    }

    Optional<StoredValue> get(ValueKey key) {
        return answers.answerOf(values.get(key));
    }

    Optional<String> text(ValueKey key) {
        return get(key).map(value -> value.bytes().text());
    }
}
