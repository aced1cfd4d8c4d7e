package io.jackfield.stack;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sends messages that are already encoded. Thread-safe.
 *
 * <ul>
 *   <li><b>Never blocks.</b> What the socket cannot take at once waits in a bounded queue; a full one answers
 *       {@link Outcome#QUEUE_FULL}.</li>
 *   <li><b>Order.</b> Messages handed over by one thread for one target leave in that order.</li>
 *   <li><b>Failure is an answer.</b> The stage never fails; it completes on an I/O thread.</li>
 * </ul>
 */
@ProviderType
public interface MessageSender {
    /** What became of a message. SENT says that the socket took it, not that anybody received it. */
    enum Outcome {
        SENT, NO_ENDPOINT, NO_ADDRESS, QUEUE_FULL, TRANSPORT_ERROR
    }

    /**
     * @param target where to
     * @param bytes  the whole message; owned by the sender until the stage completes
     */
    CompletionStage<Outcome> send(Target target, byte[] bytes);
}
