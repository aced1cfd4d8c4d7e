package io.jackfield.state.grid.client;

import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One check-out, from the first question to the answer. While the call is out it stands in the owner's line, and asks again
 * when it is woken, when partitions have another owner, when nothing was heard for a while, and when its patience is over; never
 * twice at a time. Who has no patience waits all the same while a hold that nobody uses is recalled, which takes a trip, or as long
 * as the owner waits for the answer.
 *
 * <pre>
 *   ASKED --waiting--> IN_LINE --woken, repeat, patience over--> ASKED
 *     |
 *     +--any other answer--> the stage completes
 * </pre>
 */
final class Request {
    /** A lost wake-up costs a waiter so long, ms. */
    static final long REPEAT_MILLIS = 500;

    final CheckOut checkOut;
    final CompletableFuture<CheckOut.Answer> stage = new CompletableFuture<>();
    private final Function<Boolean, CompletionStage<Told>> ask;
    private final Function<Throwable, CompletionStage<Told>> drop;
    private final Delay delay;
    private boolean asking;
    /** Whether it was asked to stand in line; also else it does, until a retained hold is given back. */
    private boolean stood;
    private boolean again;
    private boolean impatient;
    private boolean waited;
    private Incarnation holder;
    private Runnable endPatience = () -> { };
    private Runnable endRepeat = () -> { };

    /**
     * @param ask  asks the owner once; its argument is whether to stand in line
     * @param drop has the owner drop a record that cannot be read, and why
     */
    Request(CheckOut checkOut, Function<Boolean, CompletionStage<Told>> ask, Function<Throwable, CompletionStage<Told>> drop,
            Delay delay) {
        this.drop = drop;
        this.checkOut = checkOut;
        this.ask = ask;
        this.delay = delay;
        this.impatient = checkOut.patienceMillis() <= 0;
    }

    void begin() {
        if (!impatient) {
            Runnable cancel = delay.after(checkOut.patienceMillis(), this::patienceOver);
            synchronized (this) {
                endPatience = cancel;
            }
        }
        askAgain();
    }

    private void patienceOver() {
        synchronized (this) {
            impatient = true;
        }
        askAgain();
    }

    /** Something may have changed. */
    void askAgain() {
        boolean stand;
        synchronized (this) {
            if (stage.isDone()) {
                return;
            }
            again = asking;
            if (asking) {
                return;
            }
            asking = true;
            stand = !impatient;
            stood = stand;
        }
        ask.apply(stand).whenComplete((told, failure) -> {
            if (failure != null) {
                fail(failure);
            } else {
                answered(told);
            }
        });
    }

    /** An answer that cannot be read, or that comes when nobody waits any more, ends the asking: nothing else would. */
    private void answered(Told told) {
        try {
            if (told.hasWaiting()) {
                inLine(Codec.incarnation(told.getWaiting()));
            } else {
                complete(told);
            }
        } catch (DamagedRecordException e) {
            drop.apply(e).whenComplete((dropped, failure) -> absent(failure));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void absent(Throwable failure) {
        if (failure != null) {
            fail(failure);
            return;
        }
        settle();
        stage.complete(new CheckOut.Absent());
    }

    private void inLine(Incarnation by) {
        boolean now;
        synchronized (this) {
            holder = by;
            waited = true;
            asking = false;
            now = again || impatient && stood;
            again = false;
        }
        if (now) {
            askAgain();
            return;
        }
        Runnable cancel = delay.after(REPEAT_MILLIS, this::askAgain);
        synchronized (this) {
            endRepeat.run();
            endRepeat = cancel;
        }
    }

    private void complete(Told told) {
        CheckOut.Answer answer = Answers.checkOut(told);
        Incarnation last;
        synchronized (this) {
            last = waited ? holder : null;
        }
        // Who ends while it waits is told that somebody else has the call.
        settle();
        stage.complete(answer instanceof CheckOut.Ended && last != null ? new CheckOut.Busy(last) : answer);
    }

    void fail(Throwable failure) {
        settle();
        stage.completeExceptionally(failure);
    }

    private synchronized void settle() {
        endPatience.run();
        endRepeat.run();
    }
}
