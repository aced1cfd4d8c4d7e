package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.Bytes;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import org.junit.jupiter.api.Test;

/** A write is made once, however often it is asked for. */
interface RepeatContract extends ValuesUnderTest {
    private Writer writer() {
        return new Writer(this, values(), "a");
    }

    @Test
    default void aRepeatedPutAnswersTheSameAndChangesNothing() {
        Writer writer = writer();
        Write put = writer.effect(KEY, new Write.Put(Bytes.of("first")));
        Write.Answer answer = writer.make(put);
        assertThat(writer.make(put)).isEqualTo(answer);
        long second = writer.put(KEY, "second");

        assertThat(writer.make(put)).isEqualTo(answer);
        assertThat(writer.get(KEY)).contains(new StoredValue(second, Bytes.of("second")));
    }

    @Test
    default void aRepeatedPutDoesNotBringBackWhatWasRemoved() {
        Writer writer = writer();
        Write put = writer.effect(KEY, new Write.Put(Bytes.of("first")));
        Write.Answer answer = writer.make(put);
        writer.remove(KEY);

        assertThat(writer.make(put)).isEqualTo(answer);
        assertThat(writer.get(KEY)).isEmpty();
    }

    @Test
    default void aRepeatedRemovalDoesNotRemoveWhatWasPutSince() {
        Writer writer = writer();
        writer.put(KEY, "first");
        Write remove = writer.effect(KEY, new Write.Remove());
        writer.make(remove);
        writer.put(KEY, "again");

        assertThat(writer.make(remove)).isEqualTo(new Write.Done(0));
        assertThat(writer.text(KEY)).contains("again");
    }

    @Test
    default void aRepeatedCountAnswersTheFirstSum() {
        Writer writer = writer();
        Write count = writer.effect(KEY, new Write.Increment(2));
        Write.Answer answer = writer.make(count);
        writer.increment(KEY, 10);

        assertThat(writer.make(count)).isEqualTo(answer);
        assertThat(((Write.Counted) answer).value()).isEqualTo(2);
        assertThat(writer.get(KEY).map(StoredValue::bytes)).contains(Bytes.of(12));
    }

    @Test
    default void aRepeatedComparisonThatWonHasStillWon() {
        Writer writer = writer();
        Write win = writer.effect(KEY, new Write.CompareAndSet(0, Bytes.of("won")));
        Write.Answer answer = writer.make(win);

        assertThat(answer).isInstanceOf(Write.Done.class);
        assertThat(writer.make(win)).isEqualTo(answer);
    }

    @Test
    default void aRepeatedRefusalStaysOne() {
        Writer writer = writer();
        long revision = writer.put(KEY, "7");
        Write lost = writer.effect(KEY, new Write.CompareAndSet(0, Bytes.of("lost")));
        Write count = writer.effect(KEY, new Write.Increment(1));
        writer.make(lost);
        writer.make(count);
        writer.remove(KEY);

        assertThat(writer.make(lost)).isEqualTo(new Write.Conflict(revision));
        assertThat(writer.make(count)).isEqualTo(new Write.NotCountable());
        assertThat(writer.get(KEY)).isEmpty();
    }

    @Test
    default void theEffectsOfOneEventAreWritesOfTheirOwn() {
        Writer writer = writer();
        writer.make(writer.effect(KEY, 1, 0, new Write.Increment(1)));
        writer.make(writer.effect(KEY, 1, 1, new Write.Increment(10)));

        assertThat(writer.get(KEY).map(StoredValue::bytes)).contains(Bytes.of(11));
    }

    @Test
    default void theSameNumbersOfTwoEnginesAreTwoWrites() {
        Writer writer = writer();
        Writer other = new Writer(this, values(), "b");
        writer.make(writer.effect(KEY, 1, 0, new Write.Increment(1)));
        other.make(other.effect(KEY, 1, 0, new Write.Increment(10)));

        assertThat(writer.get(KEY).map(StoredValue::bytes)).contains(Bytes.of(11));
    }

    @Test
    default void aRepeatIsRecognisedAfterAsManyOtherWritesAsTheStoreSays() {
        Writer writer = writer();
        Write count = writer.effect(KEY, new Write.Increment(1));
        Write.Answer answer = writer.make(count);
        for (int i = 1; i < values().limits().repeats(); i++) {
            writer.increment(i % 2 == 0 ? KEY : new ValueKey("televote", "choice 2"), 1);
        }

        assertThat(writer.make(count)).isEqualTo(answer);
    }

    @Test
    default void manyWhoRepeatTheSameWriteMakeItOnce() {
        Writer writer = writer();
        for (int round = 1; round <= 50; round++) {
            Write count = writer.effect(KEY, new Write.Increment(1));
            long expected = round;
            Threads.together(4, number -> assertThat(((Write.Counted) writer.make(count)).value()).isEqualTo(expected));
        }
    }
}
