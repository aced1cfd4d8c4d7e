package io.jackfield.state.grid.client;

import com.google.protobuf.ByteString;
import io.jackfield.state.EnginePost;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LetterBoxes;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Roster;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The post between the members of the tier: a letter goes straight to the member that the recipient joined through, and waits in
 * a box there. What is not acknowledged in time is given up, its fate unknown.
 */
final class GridPost implements EnginePost {
    static final int MOST_UNDER_WAY = 4_096;
    static final long MOST_BYTES_UNDER_WAY = 64L * 1024 * 1024;
    /** Longer than a pause of the recipient's should be, shorter than a peer's patience with a message. */
    static final long PATIENCE_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(GridPost.class);

    private final Tier tier;
    private final Delay delay;
    private final LetterBoxes boxes;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong bytesUnderWay = new AtomicLong();
    private volatile Map<Incarnation, ByteString> origins = Map.of();

    GridPost(Tier tier, Delay delay, Executor recipients) {
        this.tier = tier;
        this.delay = delay;
        this.boxes = new LetterBoxes(recipients, failure -> LOG.error("A letter of another engine could not be worked on", failure));
    }

    /** The list of members has changed. */
    void changed(Roster roster) {
        Map<Incarnation, ByteString> next = new HashMap<>();
        for (Enrolment each : roster.getPresentList()) {
            next.put(Codec.incarnation(each.getLife()), each.getOrigin());
        }
        origins = next;
    }

    /** A letter came for an engine of this process. Does not wait. */
    Receipt arrived(Incarnation to, byte[] letter) {
        return boxes.put(to, letter);
    }

    @Override
    public Box receive(Incarnation self, Recipient recipient) {
        return boxes.open(self, recipient);
    }

    @Override
    public CompletionStage<Receipt> send(Incarnation to, byte[] letter) {
        if (letter.length > MOST_BYTES) {
            return CompletableFuture.completedFuture(Receipt.TOO_LARGE);
        }
        ByteString origin = origins.get(to);
        if (origin == null) {
            return CompletableFuture.completedFuture(Receipt.NOT_THERE);
        }
        if (origin.equals(tier.origin())) {
            return CompletableFuture.completedFuture(boxes.put(to, letter));
        }
        boolean room = underWay.incrementAndGet() <= MOST_UNDER_WAY
                & bytesUnderWay.addAndGet(letter.length) <= MOST_BYTES_UNDER_WAY;
        if (!room) {
            over(letter);
            return CompletableFuture.completedFuture(Receipt.TOO_MANY);
        }
        return carry(origin, to, letter);
    }

    private CompletionStage<Receipt> carry(ByteString origin, Incarnation to, byte[] letter) {
        CompletableFuture<Receipt> stage = new CompletableFuture<>();
        Runnable cancel = delay.after(PATIENCE_MILLIS, () ->
                stage.completeExceptionally(unavailable("within " + PATIENCE_MILLIS + " ms", to, null)));
        tier.deliver(origin, to, letter).whenComplete((receipt, failure) -> {
            if (failure == null) {
                stage.complete(receipt);
            } else {
                stage.completeExceptionally(unavailable("", to, failure));
            }
        });
        return stage.whenComplete((receipt, failure) -> {
            cancel.run();
            over(letter);
        });
    }

    private void over(byte[] letter) {
        underWay.decrementAndGet();
        bytesUnderWay.addAndGet(-letter.length);
    }

    private static StoreUnavailableException unavailable(String when, Incarnation to, Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new StoreUnavailableException("a letter to " + to + " was not acknowledged " + when, cause);
    }
}
