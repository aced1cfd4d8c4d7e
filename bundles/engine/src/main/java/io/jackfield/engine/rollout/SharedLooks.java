package io.jackfield.engine.rollout;

import io.jackfield.state.Incarnation;
import io.jackfield.state.StoreUnavailableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks at the rollouts of many applications in the tier at once. An answer that is late is taken up by a later look, so that one
 * application's share that does not answer costs the others a fraction of a second and no more. For one thread at a time.
 */
final class SharedLooks {
    private static final long WAIT_MILLIS = 250;
    /** Looks that a question may be under way for; then it is asked again. */
    private static final int MOST_LOOKS = 20;

    /** What came of it; each application once, those that are late not at all. */
    interface Answers {
        /** @param as the life in which it was asked @param found empty if the tier knows nothing of the application */
        void found(String baseName, Incarnation as, Optional<SharedRollout> found);

        void failed(String baseName, String reason);
    }

    private static final class Asked {
        private final Incarnation as;
        private final CompletableFuture<Optional<SharedRollout>> answer;
        private int looks;

        Asked(Incarnation as, CompletableFuture<Optional<SharedRollout>> answer) {
            this.as = as;
            this.answer = answer;
        }
    }

    private final SharedRollouts shared;
    private final Map<String, Asked> underWay = new HashMap<>();

    SharedLooks(SharedRollouts shared) {
        this.shared = shared;
    }

    /** Waits a quarter of a second at most. @param as this engine's present life */
    synchronized void look(Set<String> names, Incarnation as, Answers answers) {
        underWay.entrySet().removeIf(each -> !names.contains(each.getKey()) || !each.getValue().as.equals(as));
        for (String name : new HashSet<>(names)) {
            underWay.computeIfAbsent(name, fresh -> new Asked(as, ask(fresh)));
        }
        await(CompletableFuture.allOf(underWay.values().stream().map(each -> each.answer).toArray(CompletableFuture[]::new)));
        for (Iterator<Map.Entry<String, Asked>> each = underWay.entrySet().iterator(); each.hasNext();) {
            Map.Entry<String, Asked> entry = each.next();
            Asked asked = entry.getValue();
            if (asked.answer.isDone()) {
                each.remove();
                answer(entry.getKey(), asked, answers);
            } else if (++asked.looks >= MOST_LOOKS) {
                each.remove();
                answers.failed(entry.getKey(), "the state tier did not answer");
            }
        }
    }

    private CompletableFuture<Optional<SharedRollout>> ask(String name) {
        try {
            return shared.look(name);
        } catch (StoreUnavailableException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void await(CompletableFuture<Void> all) {
        try {
            all.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return; // each is looked at by itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(String name, Asked asked, Answers answers) {
        Optional<SharedRollout> found;
        try {
            found = asked.answer.join();
        } catch (CompletionException e) {
            answers.failed(name, String.valueOf(e.getCause().getMessage()));
            return;
        }
        answers.found(name, asked.as, found);
    }
}
