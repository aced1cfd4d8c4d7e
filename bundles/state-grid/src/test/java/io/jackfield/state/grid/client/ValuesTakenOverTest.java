package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.Bytes;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import io.jackfield.state.KeyValueStore.Limits;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.state.grid.desk.ValueDesks;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Partitions get another owner: what was written once stays written once. */
class ValuesTakenOverTest {
    private static final ValueKey KEY = new ValueKey("televote", "choice 1");
    private static final Incarnation ENGINE = new Incarnation("a", 1);

    private final PlainValues tier = new PlainValues();
    private final Limits limits = ValueDesks.limits(PlainValues.BOUNDS, PlainValues.PARTITIONS);
    private final GridKeyValueStore store = new GridKeyValueStore(tier, limits);
    private long sequence;

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private Write effect(Write.Change change) {
        return new Write(KEY, new Write.Id(new CheckIn.Id(ENGINE, ++sequence), 0), change);
    }

    private Write.Answer make(Write.Change change) {
        return now(store.write(effect(change)));
    }

    @Test
    void aRepeatWhoseAnswerWasLostWithTheOwnerCountsOnce() {
        Write count = effect(new Write.Increment(1));
        tier.answersAreLost = true;
        assertThat(store.write(count).toCompletableFuture()).isCompletedExceptionally()
                .failsWithin(0, java.util.concurrent.TimeUnit.SECONDS)
                .withThrowableThat().withCauseInstanceOf(StoreUnavailableException.class);
        tier.answersAreLost = false;
        tier.move();

        assertThat(((Write.Counted) now(store.write(count))).value()).isEqualTo(1);
        assertThat(((Write.Counted) make(new Write.Increment(1))).value()).isEqualTo(2);
    }

    @Test
    void aRepeatOfTheOldestWriteThatIsRememberedIsKnownToTheNextOwner() {
        Write put = effect(new Write.Put(Bytes.of("first")));
        Write.Answer answer = now(store.write(put));
        for (int i = 1; i < limits.repeats(); i++) {
            make(new Write.Put(Bytes.of("later")));
        }
        tier.move();

        assertThat(now(store.write(put))).isEqualTo(answer);
        assertThat(now(store.get(KEY)).orElseThrow().bytes()).isEqualTo(Bytes.of("later"));
    }

    @Test
    void aRepeatedRefusalStaysOneWithTheNextOwner() {
        long revision = ((Write.Done) make(new Write.Put(Bytes.of("x")))).revision();
        Write lost = effect(new Write.CompareAndSet(0, Bytes.of("lost")));
        now(store.write(lost));
        make(new Write.Remove());
        tier.move();

        assertThat(now(store.write(lost))).isEqualTo(new Write.Conflict(revision));
    }

    @Test
    void revisionsGrowAcrossARemovalAndAnotherOwner() {
        long revision = ((Write.Done) make(new Write.Put(Bytes.of("x")))).revision();
        make(new Write.Remove());
        tier.move();

        assertThat(((Write.Done) make(new Write.Put(Bytes.of("y")))).revision()).isGreaterThan(revision);
    }

    @Test
    void whatIsFullStaysFullWithTheNextOwner() {
        int kept = 0;
        for (int i = 0; kept < limits.values(); i++) {
            Write fill = new Write(new ValueKey("fill", "v" + i), new Write.Id(new CheckIn.Id(ENGINE, ++sequence), 0),
                    new Write.Put(Bytes.of("x")));
            kept += now(store.write(fill)) instanceof Write.Done ? 1 : 0;
        }
        tier.move();

        assertThat(make(new Write.Put(Bytes.of("one too many")))).isEqualTo(new Write.Full());
        assertThat(store.full()).isPositive();
    }
}
