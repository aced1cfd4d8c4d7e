package io.jackfield.engine.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.codec.LetterCodec;
import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.RolloutLog;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Asking the other engines whether versions are quiet there: letters that arrive, are lost, and come too late. */
class QuietQuestionsTest {
    private static final ApplicationVersion V1 = new ApplicationVersion("call-forward", "1.0.0");
    private static final Incarnation A = new Incarnation("a", 1);
    private static final Incarnation B = new Incarnation("b", 1);
    private static final Incarnation C = new Incarnation("c", 1);

    private final Set<Incarnation> lost = new HashSet<>();
    private final Set<Incarnation> refused = new HashSet<>();
    private Letter last;
    private final QuietQuestions a = engine(A, Set.of(B, C));
    private final QuietQuestions b = engine(B, Set.of(A, C));
    private final QuietQuestions c = engine(C, Set.of(A, B));

    private QuietQuestions engine(Incarnation self, Set<Incarnation> others) {
        return new QuietQuestions(() -> self, new Rollouts(new Nothing(), () -> 0), () -> others, this::deliver);
    }

    private CompletionStage<Receipt> deliver(Incarnation to, Letter letter) {
        if (refused.contains(to)) {
            return CompletableFuture.completedStage(Receipt.NOT_THERE);
        }
        if (lost.contains(to)) {
            return CompletableFuture.completedStage(Receipt.TAKEN);
        }
        QuietQuestions recipient = to.equals(A) ? a : to.equals(B) ? b : c;
        last = LetterCodec.decode(LetterCodec.encode(letter)).orElseThrow();
        if (last instanceof Letter.QuietAsked asked) {
            recipient.asked(asked);
        } else if (last instanceof Letter.QuietTold told) {
            recipient.told(told);
        }
        return CompletableFuture.completedStage(Receipt.TAKEN);
    }

    private CompletableFuture<Map<Incarnation, Map<ApplicationVersion, Long>>> ask() {
        return a.quiet(Map.of(V1, 1L)).toCompletableFuture();
    }

    @Test
    void theAnswersOfAllAreOne() {
        assertThat(ask()).isCompletedWithValue(Map.of(B, Map.of(V1, 0L), C, Map.of(V1, 0L)));
    }

    @Test
    void anEngineThatIsSilentFailsTheQuestionAtTheThirdTick() {
        lost.add(C);
        CompletableFuture<?> asked = ask();
        a.tick();
        a.tick();
        assertThat(asked).isNotDone();

        a.tick();
        assertThat(asked).isCompletedExceptionally();
    }

    @Test
    void aLetterThatGetsNowhereFailsTheQuestionAtOnce() {
        refused.add(C);

        assertThat(ask()).isCompletedExceptionally();
    }

    @Test
    void anAnswerToAnEarlierQuestionIsNoAnswer() {
        lost.add(C);
        CompletableFuture<?> first = ask();
        CompletableFuture<?> second = ask();
        a.told(new Letter.QuietTold(C, 1, Map.of(V1, 0L)));

        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
    }

    @Test
    void anAnswerOfALifeThatWasNotAskedIsNone() {
        lost.add(C);
        CompletableFuture<?> asked = ask();
        a.told(new Letter.QuietTold(new Incarnation("c", 2), 1, Map.of(V1, 0L)));

        assertThat(asked).isNotDone();
    }

    /** A log of nothing. */
    private static final class Nothing implements RolloutLog {
        @Override
        public List<Rollout> load() {
            return List.of();
        }

        @Override
        public void save(Collection<Rollout> rollouts) {
            // nothing is kept
        }
    }
}
