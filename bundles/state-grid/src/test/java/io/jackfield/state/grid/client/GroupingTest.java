package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.Share;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import io.jackfield.state.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which questions go together, and when. */
class GroupingTest {
    private static final long EVERY_MILLIS = 3;

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final Owners tier = new Owners();
    private final Grouping grouping = new Grouping(tier, time::after, EVERY_MILLIS);

    /** Even keys belong to one member and odd ones to another; messages are answered when the test says. */
    private static final class Owners implements Tier {
        private final List<Map<CallKey, Ask>> sent = new ArrayList<>();
        private final List<CompletableFuture<Map<CallKey, Told>>> stages = new ArrayList<>();

        @Override
        public int owner(CallKey key) {
            return (int) (key.low() % 2);
        }

        @Override
        public CompletionStage<Told> ask(CallKey key, Ask ask) {
            return ask(Map.of(key, ask)).thenApply(told -> told.get(key));
        }

        @Override
        public CompletionStage<Map<CallKey, Told>> ask(Map<CallKey, Ask> asks) {
            sent.add(asks);
            stages.add(new CompletableFuture<>());
            return stages.get(stages.size() - 1);
        }

        /** Each by the time in its question. */
        void answer(int message) {
            Map<CallKey, Told> told = new LinkedHashMap<>();
            sent.get(message).forEach((key, ask) -> told.put(key, Told.newBuilder().setDone(ask.getNow()).build()));
            stages.get(message).complete(told);
        }

        @Override
        public long now() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ByteString origin() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Runnable listen(Listener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<Told>> ask(Share share, Ask ask) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Enrolled> ask(RosterAsk ask) {
            throw new UnsupportedOperationException();
        }
    }

    private CompletableFuture<Told> ask(int key) {
        return grouping.ask(key(key), Ask.newBuilder().setNow(key).build()).toCompletableFuture();
    }

    private static CallKey key(int number) {
        return new CallKey(0, number);
    }

    @Test
    void whatIsAskedAfterAQuietTimeLeavesAtOnce() {
        ask(2);
        time.advance(EVERY_MILLIS);
        ask(3);
        assertThat(tier.sent).extracting(Map::keySet).containsExactly(Set.of(key(2)), Set.of(key(3)));
    }

    @Test
    void whatGathersLeavesTogetherAtTheNextDepartureForEachOwner() {
        CompletableFuture<Told> first = ask(2);
        CompletableFuture<Told> second = ask(4);
        CompletableFuture<Told> third = ask(6);
        CompletableFuture<Told> ofAnother = ask(3);
        time.advance(EVERY_MILLIS - 1);
        assertThat(tier.sent).hasSize(1);

        time.advance(1);
        assertThat(tier.sent).hasSize(3);
        assertThat(tier.sent).extracting(Map::keySet).contains(Set.of(key(4), key(6)), Set.of(key(3)));
        for (int message = 0; message < 3; message++) {
            tier.answer(message);
        }
        assertThat(List.of(first, second, third, ofAnother)).extracting(told -> told.join().getDone()).containsExactly(2L, 4L, 6L, 3L);
    }

    @Test
    void anAnswerMakesNothingLeaveEarlier() {
        ask(2);
        ask(4);
        tier.answer(0);
        assertThat(tier.sent).hasSize(1);
    }

    @Test
    void departuresAreAFixedTimeApartAsLongAsSomethingGathers() {
        ask(2);
        ask(4);
        time.advance(EVERY_MILLIS);
        assertThat(tier.sent).hasSize(2);
        ask(6);
        assertThat(tier.sent).as("it left a moment ago").hasSize(2);
        time.advance(EVERY_MILLIS);
        assertThat(tier.sent.get(2)).containsOnlyKeys(key(6));
        time.advance(EVERY_MILLIS);
        ask(8);
        assertThat(tier.sent).as("quiet since").hasSize(4);
    }

    @Test
    void manyDoNotWait() {
        ask(0);
        for (int i = 1; i <= Grouping.MOST; i++) {
            ask(2 * i);
        }
        assertThat(tier.sent.get(1)).hasSize(Grouping.MOST);
        time.advance(EVERY_MILLIS);
        assertThat(tier.sent).as("nothing is sent twice").hasSize(2);
    }

    @Test
    void aSecondQuestionAboutAKeyDoesNotTakeThePlaceOfTheFirst() {
        ask(2);
        CompletableFuture<Told> gathered = ask(4);
        ask(4);
        assertThat(tier.sent).extracting(Map::size).containsExactly(1, 1);
        time.advance(EVERY_MILLIS);
        tier.answer(1);
        tier.answer(2);
        assertThat(gathered).isCompleted();
    }

    @Test
    void aGroupThatFailsFailsForAllAndNothingElse() {
        ask(2);
        CompletableFuture<Told> second = ask(4);
        CompletableFuture<Told> third = ask(6);
        time.advance(EVERY_MILLIS);
        tier.stages.get(1).completeExceptionally(new IllegalStateException("no owner"));
        assertThat(second).isCompletedExceptionally();
        assertThat(third).isCompletedExceptionally();
        time.advance(EVERY_MILLIS);
        ask(8);
        assertThat(tier.sent.get(2)).containsOnlyKeys(key(8));
    }

    @Test
    void withoutGroupsEachQuestionLeavesAtOnce() {
        Grouping each = new Grouping(tier, time::after, 0);
        each.ask(key(2), Ask.getDefaultInstance());
        each.ask(key(4), Ask.getDefaultInstance());
        assertThat(tier.sent).extracting(Map::size).containsExactly(1, 1);
    }
}
