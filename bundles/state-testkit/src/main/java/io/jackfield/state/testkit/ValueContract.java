package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.Bytes;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What each change does to a value, alone and among others. */
interface ValueContract extends ValuesUnderTest {
    private Writer writer() {
        return new Writer(this, values(), "a");
    }

    @Test
    default void keepsWhatWasPut() {
        Writer writer = writer();
        assertThat(writer.get(KEY)).isEmpty();
        long revision = writer.put(KEY, "first");

        assertThat(revision).isPositive();
        assertThat(writer.get(KEY)).contains(new StoredValue(revision, Bytes.of("first")));
    }

    @Test
    default void keepsAnEmptyValue() {
        Writer writer = writer();
        writer.put(KEY, "");

        assertThat(writer.text(KEY)).contains("");
    }

    @Test
    default void aLaterPutHasAGreaterRevision() {
        Writer writer = writer();
        long first = writer.put(KEY, "first");
        long second = writer.put(KEY, "second");

        assertThat(second).isGreaterThan(first);
        assertThat(writer.get(KEY)).contains(new StoredValue(second, Bytes.of("second")));
    }

    @Test
    default void keepsSpacesApart() {
        Writer writer = writer();
        writer.put(new ValueKey("forward", "x"), "of forward");
        writer.put(new ValueKey("echo", "x"), "of echo");
        writer.put(new ValueKey("ech", "ox"), "of ech");

        assertThat(writer.text(new ValueKey("forward", "x"))).contains("of forward");
        assertThat(writer.text(new ValueKey("echo", "x"))).contains("of echo");
        assertThat(writer.text(new ValueKey("ech", "ox"))).contains("of ech");
    }

    @Test
    default void aRemovedValueIsGone() {
        Writer writer = writer();
        writer.put(KEY, "first");
        writer.remove(KEY);

        assertThat(writer.get(KEY)).isEmpty();
        writer.remove(KEY);
    }

    @Test
    default void revisionsGrowAcrossARemoval() {
        Writer writer = writer();
        writer.put(KEY, "first");
        long last = writer.put(KEY, "second");
        writer.remove(KEY);

        assertThat(writer.put(KEY, "again")).isGreaterThan(last);
    }

    @Test
    default void comparesWithTheRevision() {
        Writer writer = writer();
        long first = writer.put(KEY, "first");
        Write.Answer answer = writer.compareAndSet(KEY, first, "second");
        assertThat(answer).isInstanceOf(Write.Done.class);
        long second = ((Write.Done) answer).revision();

        assertThat(second).isGreaterThan(first);
        assertThat(writer.compareAndSet(KEY, first, "from the first")).isEqualTo(new Write.Conflict(second));
        assertThat(writer.compareAndSet(KEY, 0, "from nothing")).isEqualTo(new Write.Conflict(second));
        assertThat(writer.get(KEY)).contains(new StoredValue(second, Bytes.of("second")));
    }

    @Test
    default void comparesWithNoValue() {
        Writer writer = writer();
        assertThat(writer.compareAndSet(KEY, 1, "from one")).isEqualTo(new Write.Conflict(0));
        assertThat(writer.get(KEY)).isEmpty();

        assertThat(writer.compareAndSet(KEY, 0, "first")).isInstanceOf(Write.Done.class);
        assertThat(writer.text(KEY)).contains("first");
    }

    @Test
    default void removesIfStillAtTheRevision() {
        Writer writer = writer();
        long first = writer.put(KEY, "first");
        long second = writer.put(KEY, "second");

        assertThat(writer.compareAndSet(KEY, first, null)).isEqualTo(new Write.Conflict(second));
        assertThat(writer.text(KEY)).contains("second");
        assertThat(writer.compareAndSet(KEY, second, null)).isEqualTo(new Write.Done(0));
        assertThat(writer.get(KEY)).isEmpty();
    }

    @Test
    default void countsFromNothing() {
        Writer writer = writer();

        assertThat(writer.increment(KEY, 5)).isEqualTo(5);
        assertThat(writer.increment(KEY, -7)).isEqualTo(-2);
        assertThat(writer.get(KEY).map(StoredValue::bytes)).contains(Bytes.of(-2));
    }

    @Test
    default void countsOnFromANumberThatWasPut() {
        Writer writer = writer();
        writer.make(KEY, new Write.Put(Bytes.of(1L << 40)));
        Write.Answer answer = writer.make(KEY, new Write.Increment(1));

        assertThat(answer).isEqualTo(new Write.Counted((1L << 40) + 1, writer.get(KEY).orElseThrow().revision()));
    }

    @Test
    default void aCountMovesTheRevision() {
        Writer writer = writer();
        writer.increment(KEY, 1);
        long first = writer.get(KEY).orElseThrow().revision();
        writer.increment(KEY, 1);

        assertThat(writer.compareAndSet(KEY, first, "late")).isInstanceOf(Write.Conflict.class);
    }

    @Test
    default void countsNothingButNumbers() {
        Writer writer = writer();
        writer.put(KEY, "7");

        assertThat(writer.make(KEY, new Write.Increment(1))).isEqualTo(new Write.NotCountable());
        assertThat(writer.text(KEY)).contains("7");
    }

    @Test
    default void countsNoFurtherThanANumberGoes() {
        Writer writer = writer();
        writer.increment(KEY, Long.MAX_VALUE);
        assertThat(writer.make(KEY, new Write.Increment(1))).isEqualTo(new Write.NotCountable());
        assertThat(writer.get(KEY).map(StoredValue::bytes)).contains(Bytes.of(Long.MAX_VALUE));

        writer.make(KEY, new Write.Put(Bytes.of(Long.MIN_VALUE)));
        assertThat(writer.make(KEY, new Write.Increment(-1))).isEqualTo(new Write.NotCountable());
        assertThat(writer.increment(KEY, 1)).isEqualTo(Long.MIN_VALUE + 1);
    }

    @Test
    default void losesNoCountOfManyEngines() {
        Set<Long> sums = ConcurrentHashMap.newKeySet();
        Threads.together(8, number -> {
            Writer writer = new Writer(this, values(), "engine-" + number);
            for (int i = 0; i < 100; i++) {
                sums.add(writer.increment(KEY, 1));
            }
        });

        assertThat(sums).hasSize(800);
        assertThat(writer().get(KEY).map(StoredValue::bytes)).contains(Bytes.of(800));
    }

    @Test
    default void oneOfManyEnginesWinsEachRevision() {
        writer().put(KEY, "0");
        Threads.together(8, number -> {
            Writer writer = new Writer(this, values(), "engine-" + number);
            for (int won = 0; won < 25;) {
                StoredValue seen = writer.get(KEY).orElseThrow();
                String next = String.valueOf(Integer.parseInt(seen.bytes().text()) + 1);
                won += writer.compareAndSet(KEY, seen.revision(), next) instanceof Write.Done ? 1 : 0;
            }
        });

        assertThat(writer().text(KEY)).contains("200");
    }
}
