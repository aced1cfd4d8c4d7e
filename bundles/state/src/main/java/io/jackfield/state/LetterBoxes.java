package io.jackfield.state;

import io.jackfield.state.EnginePost.Box;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.EnginePost.Recipient;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The letters that wait for the engines of this process: the receiving side of any {@link EnginePost}. Thread-safe. */
public final class LetterBoxes {
    /** For one recipient; at 2 KB a letter some MB. */
    public static final int MOST_WAITING = 4_096;

    private final Map<Incarnation, LetterBox> boxes = new ConcurrentHashMap<>();
    private final Executor executor;
    private final Consumer<Throwable> failures;

    /**
     * @param executor runs recipients, and may block while one runs; stays the caller's to close
     * @param failures hears what recipients throw
     */
    public LetterBoxes(Executor executor, Consumer<Throwable> failures) {
        this.executor = executor;
        this.failures = failures;
    }

    /** As {@link EnginePost#receive}. */
    public Box open(Incarnation self, Recipient recipient) {
        LetterBox box = new LetterBox(recipient);
        LetterBox before = boxes.put(self, box);
        if (before != null) {
            before.close();
        }
        return () -> {
            boxes.remove(self, box);
            box.close();
        };
    }

    /** Puts a letter into its box, without waiting: {@link Receipt#TAKEN}, {@link Receipt#REFUSED} or {@link Receipt#NOT_THERE}. */
    public Receipt put(Incarnation to, byte[] letter) {
        LetterBox box = boxes.get(to);
        return box == null ? Receipt.NOT_THERE : box.put(letter);
    }

    private final class LetterBox {
        private final Queue<byte[]> waiting = new ArrayDeque<>();
        private final Recipient recipient;
        private boolean busy;
        private boolean closed;

        LetterBox(Recipient recipient) {
            this.recipient = recipient;
        }

        Receipt put(byte[] letter) {
            synchronized (this) {
                if (closed) {
                    return Receipt.NOT_THERE;
                }
                if (waiting.size() >= MOST_WAITING) {
                    return Receipt.REFUSED;
                }
                waiting.add(letter);
                if (busy) {
                    return Receipt.TAKEN;
                }
                busy = true;
            }
            try {
                executor.execute(this::empty);
                return Receipt.TAKEN;
            } catch (RejectedExecutionException e) { // this process ends
                close();
                return Receipt.NOT_THERE;
            }
        }

        private void empty() {
            for (byte[] letter = next(); letter != null; letter = next()) {
                try {
                    recipient.take(letter);
                } catch (Throwable e) { // also an Error: the next one is not to suffer from it
                    failures.accept(e);
                }
            }
        }

        private synchronized byte[] next() {
            byte[] letter = waiting.poll();
            busy = letter != null;
            return letter;
        }

        synchronized void close() {
            closed = true;
            waiting.clear();
        }
    }
}
