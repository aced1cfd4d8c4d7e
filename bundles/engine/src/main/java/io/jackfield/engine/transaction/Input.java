package io.jackfield.engine.transaction;

/** What happens to a transaction. All four machines share the words; a pair without a row is ignored. */
public enum Input {
    /** Server: the request that began the transaction came again. */
    REQUEST_AGAIN,
    /** INVITE server: an ACK that matches the transaction came. */
    ACK,
    /** Server: the transaction user sends 100-199. */
    SEND_1XX,
    /** Server: the transaction user sends 200-299. */
    SEND_2XX,
    /** Server: the transaction user sends 300-699. */
    SEND_FAILURE,
    /** Client: 100-199 came. */
    RECEIVE_1XX,
    /** Client: 200-299 came. */
    RECEIVE_2XX,
    /** Client: 300-699 came. */
    RECEIVE_FAILURE,
    /** What the transaction sent could not be sent, and no other server is left to try (RFC 3263 4.3). */
    TRANSPORT_ERROR,
    TIMER_A, TIMER_B, TIMER_D, TIMER_E, TIMER_F, TIMER_G, TIMER_H, TIMER_I, TIMER_J, TIMER_K, TIMER_L, TIMER_M;

    /** @param status of a response that the transaction user sends, 100-699 */
    public static Input send(int status) {
        return ofClass(status, SEND_1XX, SEND_2XX, SEND_FAILURE);
    }

    /** @param status of a response that came, 100-699 */
    public static Input receive(int status) {
        return ofClass(status, RECEIVE_1XX, RECEIVE_2XX, RECEIVE_FAILURE);
    }

    private static Input ofClass(int status, Input provisional, Input success, Input failure) {
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("a response status is 100-699, not " + status);
        }
        return status < 200 ? provisional : status < 300 ? success : failure;
    }
}
