package io.jackfield.state;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries letters between the engines of a cluster: what one has and another needs, such as a message for an application version
 * that runs elsewhere.
 *
 * <ul>
 *   <li><b>A letter is bytes</b>, which the post does not read, of at most {@value #MOST_BYTES}. It is addressed to one life of one
 *       engine, and never delivered to another life of it.</li>
 *   <li><b>At most once.</b> The post repeats nothing. What {@link Receipt#TAKEN} says is that the letter waits at its recipient, in
 *       that process, not that anything became of it.</li>
 *   <li><b>Order.</b> The letters that one thread sends to one recipient, and that are taken, are handed to it in that order.</li>
 *   <li><b>Bounds.</b> Letters under way and letters that wait for a recipient are bounded in number; more are refused.</li>
 *   <li><b>Never blocks</b>, neither the sender nor a thread of the cluster's. Stages complete on a thread of the post's, or on the
 *       caller's when the answer is there at once.</li>
 *   <li><b>Failure.</b> A stage fails only with {@link StoreUnavailableException}: whether the letter arrived is not known.</li>
 * </ul>
 * <p>Implementations are thread-safe and pass {@code EnginePostContract} in the testkit.
 */
@ConsumerType
public interface EnginePost {
    /** Room for the largest SIP message that an endpoint may be configured to take, and what goes with it. */
    int MOST_BYTES = 2 * 1024 * 1024;

    /** What became of a letter. Only ever added to at the end: the grid sends the number. */
    enum Receipt {
        /** It waits for its recipient. */
        TAKEN,
        /** Too many wait for that recipient already. */
        REFUSED,
        /** No such life is in sight, or it receives no letters. */
        NOT_THERE,
        /** Too many are under way from here. */
        TOO_MANY,
        /** It has more than {@value #MOST_BYTES} bytes. */
        TOO_LARGE
    }

    /** A post that reaches nobody: that of a store which knows of no second engine. */
    EnginePost NOBODY = new EnginePost() {
        @Override
        public CompletionStage<Receipt> send(Incarnation to, byte[] letter) {
            return CompletableFuture.completedFuture(Receipt.NOT_THERE);
        }

        @Override
        public Box receive(Incarnation self, Recipient recipient) {
            return () -> { };
        }
    };

    /** @param letter the post's from now on: not to be changed */
    CompletionStage<Receipt> send(Incarnation to, byte[] letter);

    /**
     * Letters for this life are handed to the recipient from now on, in place of one that was named before.
     *
     * @return ends it
     */
    Box receive(Incarnation self, Recipient recipient);

    /** Takes letters. */
    @ConsumerType
    @FunctionalInterface
    interface Recipient {
        /**
         * Called by one thread at a time, of the post's; the letters behind it wait meanwhile, so it hands over what takes long.
         * What it throws is logged, and changes nothing.
         */
        void take(byte[] letter);
    }

    /** Where letters for one life arrive. */
    @ConsumerType
    @FunctionalInterface
    interface Box extends AutoCloseable {
        /** What waits is dropped, and no call of the recipient begins after this; one that runs may be running still. */
        @Override
        void close();
    }
}
