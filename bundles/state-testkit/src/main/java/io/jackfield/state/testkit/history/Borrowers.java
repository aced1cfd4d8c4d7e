package io.jackfield.state.testkit.history;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Engines that do to few calls whatever an engine may do, and what it must not: each one thing after the other on a thread of
 * its own, chosen by a seed. They check out with patience and without, check in and keep the hold, from old revisions, without
 * a hold and twice, release, remove, read, leave calls out, end their life and begin the next. Each record is unlike all others.
 */
public final class Borrowers {
    private final CallStateStore store;
    private final String name;
    private final long seed;
    private final int engines;
    private final int keys;
    private final long answerMillis;

    /**
     * @param name         of these engines and their calls, unlike those of others on the same store
     * @param engines      at least 1
     * @param keys         how many calls they work on, at least 1
     * @param answerMillis after which they go on without an answer
     */
    public Borrowers(CallStateStore store, String name, long seed, int engines, int keys, long answerMillis) {
        this.store = store;
        this.name = name;
        this.seed = seed;
        this.engines = engines;
        this.keys = keys;
        this.answerMillis = answerMillis;
    }

    /** One of the calls. @param number from 0 */
    public CallKey key(int number) {
        return new CallKey((number + 1) * 0x9E3779B97F4A7C15L + name.hashCode(), number);
    }

    /** Each does so many things at most, until it is over. The stage completes when all are done. */
    public CompletableFuture<Void> work(int mostEach, BooleanSupplier over) {
        ExecutorService threads = Executors.newFixedThreadPool(engines);
        return CompletableFuture.allOf(IntStream.range(0, engines).mapToObj(number -> CompletableFuture.runAsync(() -> {
            Borrower borrower = new Borrower(name + "-" + number, new SplittableRandom(seed * 31 + number));
            for (int i = 0; i < mostEach && !over.getAsBoolean(); i++) {
                borrower.act();
            }
        }, threads)).toArray(CompletableFuture[]::new)).whenComplete((done, failure) -> threads.shutdown());
    }

    private final class Borrower {
        private final String engine;
        private final SplittableRandom random;
        private final long[] seen = new long[keys];
        private Incarnation self;
        private long sequence;

        Borrower(String engine, SplittableRandom random) {
            this.engine = engine;
            this.random = random;
            this.self = new Incarnation(engine, 1);
        }

        void act() {
            int number = random.nextInt(keys);
            CallKey key = key(number);
            int chance = random.nextInt(100);
            if (chance < 72) {
                event(key, number);
            } else if (chance < 86) {
                await(store.read(key));
            } else if (chance < 92) {
                checkIn(key, seen[number], record(), false); // also where it holds nothing
            } else if (chance < 96) {
                await(store.release(key, self));
            } else if (chance < 98) {
                await(store.checkOut(new CheckOut(key, self, null, 0, 0))); // and leaves it out
            } else {
                await(store.releaseAll(self));
                await(store.checkOut(new CheckOut(key, self, null, 0, 0))); // in vain
                self = new Incarnation(engine, self.number() + 1);
            }
        }

        private void event(CallKey key, int number) {
            long patience = random.nextBoolean() ? 0 : random.nextInt(1, 200);
            CheckOut.Answer answer = await(store.checkOut(new CheckOut(key, self, null, seen[number], patience))).orElse(null);
            if (answer instanceof CheckOut.Granted granted) {
                seen[number] = granted.revision();
            } else if (answer instanceof CheckOut.Absent) {
                seen[number] = 0;
            } else if (!(answer instanceof CheckOut.Unchanged)) {
                return; // somebody else has it, or nobody knows
            }
            int chance = random.nextInt(100);
            if (chance < 65) {
                checkIn(key, seen[number], record(), false);
            } else if (chance < 75) {
                checkIn(key, seen[number], record(), true).ifPresent(done -> checkIn(key, done, record(), false));
            } else if (chance < 83) {
                await(store.release(key, self));
            } else if (chance < 91) {
                checkIn(key, seen[number], null, false);
            } else {
                checkIn(key, Math.max(0, seen[number] - 1), record(), false); // stale unless it begins
            }
        }

        /** Now and then twice; always twice where the first gave no answer. The revision, if it was done. */
        private Optional<Long> checkIn(CallKey key, long from, CallRecord record, boolean keep) {
            CheckIn checkIn = new CheckIn(key, from, new CheckIn.Id(self, ++sequence), record, keep);
            Optional<CheckIn.Answer> answer = await(store.checkIn(checkIn));
            if (answer.isEmpty() || random.nextInt(20) == 0) {
                answer = await(store.checkIn(checkIn));
            }
            return answer.map(told -> told instanceof CheckIn.Done done ? done.revision() : null);
        }

        private CallRecord record() {
            byte[] text = (self + "/" + sequence).getBytes(StandardCharsets.UTF_8);
            return new CallRecord(new EncodedBody(text), new byte[0], CallRecord.NEVER, CallRecord.NEVER, Map.of());
        }

        private <T> Optional<T> await(CompletionStage<T> stage) {
            try {
                return Optional.of(stage.toCompletableFuture().get(answerMillis, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException | TimeoutException e) {
                return Optional.empty(); // the history says so
            }
        }
    }
}
