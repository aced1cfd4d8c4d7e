package io.jackfield.state.testkit;

import io.jackfield.state.EnginePost;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LetterBoxes;
import io.jackfield.state.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * A post between engines of one process, for tests: it delivers at once, unless a test says that a recipient is out of reach
 * ({@link #lose}) or that letters stay on their way ({@link #hold}). Thread-safe.
 */
public final class InProcessPost implements EnginePost {
    private record UnderWay(Incarnation to, byte[] letter, CompletableFuture<Receipt> receipt) {
    }

    private final LetterBoxes boxes;
    private final Set<Incarnation> lost = ConcurrentHashMap.newKeySet();
    private final Queue<UnderWay> underWay = new ArrayDeque<>();
    private final Map<Receipt, Integer> receipts = new HashMap<>();
    private boolean holds;

    /** @param executor runs the recipients */
    public InProcessPost(Executor executor) {
        boxes = new LetterBoxes(executor, failure -> { });
    }

    /** From now on nothing reaches this life, and whether it did is not known. */
    public void lose(Incarnation to) {
        lost.add(to);
    }

    /** From now on letters reach this life again. */
    public void find(Incarnation to) {
        lost.remove(to);
    }

    /** From now on letters stay on their way until {@link #deliver}. */
    public synchronized void hold() {
        holds = true;
    }

    /** What is on its way arrives. */
    public void deliver() {
        for (UnderWay next = next(); next != null; next = next()) {
            next.receipt().complete(noted(boxes.put(next.to(), next.letter())));
        }
    }

    private synchronized UnderWay next() {
        return underWay.poll();
    }

    /** How many letters got this receipt. */
    public synchronized int counted(Receipt receipt) {
        return receipts.getOrDefault(receipt, 0);
    }

    private synchronized Receipt noted(Receipt receipt) {
        receipts.merge(receipt, 1, Integer::sum);
        return receipt;
    }

    @Override
    public CompletionStage<Receipt> send(Incarnation to, byte[] letter) {
        if (letter.length > MOST_BYTES) {
            return CompletableFuture.completedFuture(noted(Receipt.TOO_LARGE));
        }
        if (lost.contains(to)) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("the letter was lost, as the test demands", null));
        }
        synchronized (this) {
            if (holds) {
                CompletableFuture<Receipt> receipt = new CompletableFuture<>();
                underWay.add(new UnderWay(to, letter, receipt));
                return receipt;
            }
        }
        return CompletableFuture.completedFuture(noted(boxes.put(to, letter)));
    }

    @Override
    public Box receive(Incarnation self, Recipient recipient) {
        return boxes.open(self, recipient);
    }
}
