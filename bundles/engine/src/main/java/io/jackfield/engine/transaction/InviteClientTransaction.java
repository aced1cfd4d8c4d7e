package io.jackfield.engine.transaction;

import static io.jackfield.engine.transaction.Effect.DOUBLE_A;
import static io.jackfield.engine.transaction.Effect.RESEND_REQUEST;
import static io.jackfield.engine.transaction.Effect.RESPONSE_TO_TU;
import static io.jackfield.engine.transaction.Effect.SEND;
import static io.jackfield.engine.transaction.Effect.SEND_ACK;
import static io.jackfield.engine.transaction.Effect.START_A;
import static io.jackfield.engine.transaction.Effect.START_B;
import static io.jackfield.engine.transaction.Effect.START_D;
import static io.jackfield.engine.transaction.Effect.START_M;
import static io.jackfield.engine.transaction.Effect.STOP_A;
import static io.jackfield.engine.transaction.Effect.STOP_B;
import static io.jackfield.engine.transaction.Effect.STOP_D;
import static io.jackfield.engine.transaction.Effect.TIMEOUT_TO_TU;
import static io.jackfield.engine.transaction.Effect.TRANSPORT_ERROR_TO_TU;
import static io.jackfield.engine.transaction.Input.RECEIVE_1XX;
import static io.jackfield.engine.transaction.Input.RECEIVE_2XX;
import static io.jackfield.engine.transaction.Input.RECEIVE_FAILURE;
import static io.jackfield.engine.transaction.Input.TIMER_A;
import static io.jackfield.engine.transaction.Input.TIMER_B;
import static io.jackfield.engine.transaction.Input.TIMER_D;
import static io.jackfield.engine.transaction.Input.TIMER_M;
import static io.jackfield.engine.transaction.Input.TRANSPORT_ERROR;
import static io.jackfield.engine.transaction.TransactionState.ACCEPTED;
import static io.jackfield.engine.transaction.TransactionState.CALLING;
import static io.jackfield.engine.transaction.TransactionState.COMPLETED;
import static io.jackfield.engine.transaction.TransactionState.PROCEEDING;
import static io.jackfield.engine.transaction.TransactionState.TERMINATED;

/**
 * INVITE client transaction: RFC 3261 section 17.1.1 (Figure 5) as amended by RFC 6026 section 7.2, which adds ACCEPTED
 * and Timer M. The ACK to a 2xx is the transaction user's (13.2.2.4), the ACK to a 300-699 is made here (17.1.1.3).
 *
 * <pre>
 *            INVITE          A: INVITE again
 *               |             +---+
 *               V             |   V
 *            CALLING ---------+---- B, transport error ---------------+
 *             |  |  |                                                 |
 *         1xx |  |  +--- 2xx ------------+                            |
 *             V  |                       V                            |
 *      PROCEEDING ------ 2xx ---------> ACCEPTED (2xx to TU) -- M --+ |
 *             |  |                                                  | |
 *     300-699 |  | 300-699                                          V V
 *         ACK V  V ACK                                            TERMINATED
 *           COMPLETED (300-699: ACK again) --- D, transport error ---^
 * </pre>
 *
 * <p>On reliable transports there is no Timer A, and Timer D is zero: a 300-699 leads to TERMINATED.
 */
final class InviteClientTransaction {
    static final TransactionTable UNRELIABLE = table(false);
    static final TransactionTable RELIABLE = table(true);

    private InviteClientTransaction() {
    }

    private static TransactionTable table(boolean reliable) {
        TransactionTable.Rows t = new TransactionTable.Rows();
        if (reliable) {
            t.start(CALLING, SEND, START_B);                                              // 17.1.1.2: no Timer A
            t.in(CALLING).on(RECEIVE_1XX).to(PROCEEDING, STOP_B, RESPONSE_TO_TU);
            t.in(CALLING).on(RECEIVE_2XX).to(ACCEPTED, STOP_B, START_M, RESPONSE_TO_TU);  // RFC 6026 7.2
            t.in(CALLING).on(RECEIVE_FAILURE).to(TERMINATED, STOP_B, SEND_ACK, RESPONSE_TO_TU);  // D is zero
            t.in(CALLING).on(TIMER_B).to(TERMINATED, TIMEOUT_TO_TU);
            t.in(CALLING).on(TRANSPORT_ERROR).to(TERMINATED, STOP_B, TRANSPORT_ERROR_TO_TU);     // 17.1.4
            t.in(PROCEEDING).on(RECEIVE_FAILURE).to(TERMINATED, SEND_ACK, RESPONSE_TO_TU);       // D is zero
        } else {
            t.start(CALLING, SEND, START_A, START_B);                                     // 17.1.1.2
            t.in(CALLING).on(TIMER_A).stay(RESEND_REQUEST, DOUBLE_A);                     // 17.1.1.2: 2*T1, 4*T1 ...
            t.in(CALLING).on(RECEIVE_1XX).to(PROCEEDING, STOP_A, STOP_B, RESPONSE_TO_TU); // 17.1.1.2
            t.in(CALLING).on(RECEIVE_2XX).to(ACCEPTED, STOP_A, STOP_B, START_M, RESPONSE_TO_TU); // RFC 6026 7.2
            t.in(CALLING).on(RECEIVE_FAILURE).to(COMPLETED, STOP_A, STOP_B, SEND_ACK, START_D, RESPONSE_TO_TU);
            t.in(CALLING).on(TIMER_B).to(TERMINATED, STOP_A, TIMEOUT_TO_TU);
            t.in(CALLING).on(TRANSPORT_ERROR).to(TERMINATED, STOP_A, STOP_B, TRANSPORT_ERROR_TO_TU);  // 17.1.4
            t.in(PROCEEDING).on(RECEIVE_FAILURE).to(COMPLETED, SEND_ACK, START_D, RESPONSE_TO_TU);

            t.in(COMPLETED).on(RECEIVE_FAILURE).stay(SEND_ACK);                           // 17.1.1.2: not to the TU
            t.in(COMPLETED).on(TIMER_D).to(TERMINATED);
            t.in(COMPLETED).on(TRANSPORT_ERROR).to(TERMINATED, STOP_D, TRANSPORT_ERROR_TO_TU);  // 17.1.4: of the ACK
        }
        t.in(PROCEEDING).on(RECEIVE_1XX).stay(RESPONSE_TO_TU);                            // 17.1.1.2
        t.in(PROCEEDING).on(RECEIVE_2XX).to(ACCEPTED, START_M, RESPONSE_TO_TU);           // RFC 6026 7.2
        t.in(ACCEPTED).on(RECEIVE_2XX).stay(RESPONSE_TO_TU);                              // RFC 6026 7.2
        t.in(ACCEPTED).on(TIMER_M).to(TERMINATED);                                        // RFC 6026 7.2
        return t.table();
    }
}
