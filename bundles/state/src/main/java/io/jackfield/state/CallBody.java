package io.jackfield.state;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The state of one call as the engine hands it over. A store in the engine's own process may keep the object and give
 * the same one back; any other keeps {@link #encoded()} and gives {@link EncodedBody} back. So a holder that changed the
 * body checks it in, and changes it no more once it gave the call up.
 */
@ConsumerType
public interface CallBody {
    /**
     * The whole state as bytes that every release can read. Called by the store during a check-in, on the caller's
     * thread; later only by {@link CallStateStore#read}, on a call that nobody holds.
     */
    byte[] encoded();
}
