package io.jackfield.engine.peers;

import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.rollout.OtherEngines;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.StoreUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Asks the other engines, by letters, what they have of retiring versions, and answers them. A question is given up at the third tick
 * after it, or when a letter did not get there. Thread-safe.
 */
final class QuietQuestions implements OtherEngines {
    private static final int MOST_TICKS = 3;

    /** A question that is not answered by all yet. */
    private static final class Open {
        private final Set<Incarnation> asked;
        private final Map<Incarnation, Map<ApplicationVersion, Long>> answers = new HashMap<>();
        private final CompletableFuture<Map<Incarnation, Map<ApplicationVersion, Long>>> all = new CompletableFuture<>();
        private int ticks;

        Open(Set<Incarnation> asked) {
            this.asked = asked;
        }
    }

    private final Supplier<Incarnation> own;
    private final Rollouts rollouts;
    private final Supplier<Set<Incarnation>> present;
    private final BiFunction<Incarnation, Letter, CompletionStage<Receipt>> post;
    private final Map<Long, Open> open = new HashMap<>();
    private long numbers;

    /** @param present the other engines that are members */
    QuietQuestions(Supplier<Incarnation> own, Rollouts rollouts, Supplier<Set<Incarnation>> present,
                   BiFunction<Incarnation, Letter, CompletionStage<Receipt>> post) {
        this.own = own;
        this.rollouts = rollouts;
        this.present = present;
        this.post = post;
    }

    @Override
    public CompletionStage<Map<Incarnation, Map<ApplicationVersion, Long>>> quiet(Map<ApplicationVersion, Long> revisions) {
        Set<Incarnation> others = present.get();
        if (others.isEmpty()) {
            return CompletableFuture.completedStage(Map.of());
        }
        Open question = new Open(others);
        long number;
        synchronized (this) {
            number = ++numbers;
            open.put(number, question);
        }
        Letter letter = new Letter.QuietAsked(own.get(), number, revisions);
        others.forEach(each -> post.apply(each, letter).whenComplete((receipt, failure) -> {
            if (receipt != Receipt.TAKEN) {
                givenUp(number, each + " did not get a letter: " + (failure == null ? receipt : failure.getMessage()));
            }
        }));
        return question.all;
    }

    private void givenUp(long number, String why) {
        Open question;
        synchronized (this) {
            question = open.remove(number);
        }
        if (question != null) {
            question.all.completeExceptionally(new StoreUnavailableException(why, null));
        }
    }

    /** Another engine asks; what is lost it asks again. */
    void asked(Letter.QuietAsked letter) {
        post.apply(letter.life(), new Letter.QuietTold(own.get(), letter.number(), rollouts.quiet(letter.revisions())));
    }

    void told(Letter.QuietTold letter) {
        Open question;
        synchronized (this) {
            question = open.get(letter.number());
            if (question == null || !question.asked.contains(letter.life())) {
                return; // too late, or of a life that was not asked
            }
            question.answers.put(letter.life(), letter.begun());
            if (question.answers.size() < question.asked.size()) {
                return;
            }
            open.remove(letter.number());
        }
        question.all.complete(Map.copyOf(question.answers));
    }

    /** To be called about once a second. */
    void tick() {
        List<Long> late = new ArrayList<>();
        synchronized (this) {
            open.forEach((number, question) -> {
                if (++question.ticks >= MOST_TICKS) {
                    late.add(number);
                }
            });
        }
        late.forEach(number -> givenUp(number, "an engine did not answer"));
    }
}
