package io.jackfield.state.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.Bytes;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import org.junit.jupiter.api.Test;

/** What the embedded store of values promises beyond the contract: what it counts, forgets and refuses. */
class LocalKeyValueStoreTest {
    private static final ValueKey KEY = new ValueKey("echo", "calls");
    private static final Incarnation ENGINE = new Incarnation("a", 1);

    private final LocalKeyValueStore store = new LocalKeyValueStore(64, 8, 2);
    private long sequence;

    private Write effect(ValueKey key, Write.Change change) {
        return new Write(key, new Write.Id(new CheckIn.Id(ENGINE, ++sequence), 0), change);
    }

    private Write.Answer make(Write write) {
        return store.write(write).toCompletableFuture().getNow(null);
    }

    private Write.Answer put(String name) {
        return make(effect(new ValueKey("echo", name), new Write.Put(Bytes.of(name))));
    }

    @Test
    void countsWhatItKeepsAndRefuses() {
        put("x");
        put("y");
        Write refused = effect(new ValueKey("echo", "z"), new Write.Put(Bytes.of("z")));
        make(refused);
        make(refused);
        make(effect(KEY, new Write.Put(Bytes.of("nine bytes"))));

        assertThat(store.kept()).isEqualTo(2);
        assertThat(store.full()).isEqualTo(1);
        assertThat(store.tooLarge()).isEqualTo(1);
    }

    @Test
    void aRemovalOfNothingMakesNoRoom() {
        make(effect(KEY, new Write.Remove()));

        assertThat(store.kept()).isZero();
    }

    @Test
    void forgetsTheOldestWritesOfAStripe() {
        Write first = effect(KEY, new Write.Increment(1));
        make(first);
        for (int i = 0; i < ValueStripe.REPEATS; i++) {
            make(effect(KEY, new Write.Increment(1)));
        }

        assertThat(((Write.Counted) make(first)).value()).isEqualTo(ValueStripe.REPEATS + 2);
    }

    @Test
    void knownValuesStayBeyondLowerBounds() {
        put("x");
        put("y");
        store.bound(64, 8, 1);

        assertThat(put("x")).isInstanceOf(Write.Done.class);
        assertThat(put("z")).isEqualTo(new Write.Full());
        assertThat(store.limits().values()).isEqualTo(1);
    }

    @Test
    void refusesBoundsThatAreNone() {
        assertThatThrownBy(() -> new LocalKeyValueStore(0, 8, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LocalKeyValueStore(1, 7, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.bound(1, 8, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClosedStoreIsNotAvailable() {
        store.close();

        assertThat(store.get(KEY).toCompletableFuture()).isCompletedExceptionally();
        assertThat(store.write(effect(KEY, new Write.Remove())).toCompletableFuture()).isCompletedExceptionally();
    }
}
