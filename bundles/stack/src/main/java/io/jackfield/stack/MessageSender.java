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
 *   <li><b>Failure is an answer.</b> The stage never fails; it is complete already, or completes on an I/O
 *       thread.</li>
 * </ul>
 */
@ProviderType
public interface MessageSender {
    /** What became of a message. */
    enum Outcome {
        /** The socket took it, which does not say that anybody received it. */
        SENT,
        /** The endpoint that the target names is not there, or not open. */
        NO_ENDPOINT,
        /** The host has no address that the endpoint could send to. */
        NO_ADDRESS,
        /** The operator denies every address that the host has; nothing of the message left. */
        DENIED,
        /** Too much waits for the socket, or there are too many connections. */
        QUEUE_FULL,
        /** The socket or the connection failed; whether anything arrived is not known. */
        TRANSPORT_ERROR,
        /** The connection that a flow names is gone, or a new one could not be made: nothing of the message left. */
        NOT_CONNECTED
    }

    /**
     * @param target where to
     * @param bytes  the whole message; owned by the sender until the stage completes
     */
    CompletionStage<Outcome> send(Target target, byte[] bytes);
}
