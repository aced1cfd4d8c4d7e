package io.jackfield.engine.transaction;

import static io.jackfield.engine.transaction.Effect.REQUEST_TO_TU;
import static io.jackfield.engine.transaction.Effect.RESEND_RESPONSE;
import static io.jackfield.engine.transaction.Effect.SEND;
import static io.jackfield.engine.transaction.Effect.START_J;
import static io.jackfield.engine.transaction.Effect.TRANSPORT_ERROR_TO_TU;
import static io.jackfield.engine.transaction.Input.REQUEST_AGAIN;
import static io.jackfield.engine.transaction.Input.SEND_1XX;
import static io.jackfield.engine.transaction.Input.SEND_2XX;
import static io.jackfield.engine.transaction.Input.SEND_FAILURE;
import static io.jackfield.engine.transaction.Input.TIMER_J;
import static io.jackfield.engine.transaction.Input.TRANSPORT_ERROR;
import static io.jackfield.engine.transaction.TransactionState.COMPLETED;
import static io.jackfield.engine.transaction.TransactionState.PROCEEDING;
import static io.jackfield.engine.transaction.TransactionState.TERMINATED;
import static io.jackfield.engine.transaction.TransactionState.TRYING;

/**
 * Non-INVITE server transaction: RFC 3261 section 17.2.2 (Figure 8). A response that cannot be sent is told to the
 * transaction user and changes nothing: RFC 6026 8.8 amends 17.2.4, which is about both server transactions.
 *
 * <pre>
 *         request to TU
 *             |
 *             V
 *          TRYING (request: absorbed)
 *           |   |
 *       1xx |   | 200-699
 *           V   |
 *     PROCEEDING (request: last 1xx again; 1xx: sent)
 *           |   |
 *   200-699 |   |
 *           V   V
 *         COMPLETED (request: response again; 200-699: discarded) --- J ---> TERMINATED
 * </pre>
 *
 * <p>On reliable transports Timer J is zero: a final response leads to TERMINATED.
 */
final class NonInviteServerTransaction {
    static final TransactionTable UNRELIABLE = table(false);
    static final TransactionTable RELIABLE = table(true);

    private NonInviteServerTransaction() {
    }

    private static TransactionTable table(boolean reliable) {
        TransactionTable.Rows t = new TransactionTable.Rows();
        t.start(TRYING, REQUEST_TO_TU);                                                   // 17.2.2
        t.in(TRYING).on(REQUEST_AGAIN).absorb();
        t.in(TRYING).on(SEND_1XX).to(PROCEEDING, SEND);
        t.in(PROCEEDING).on(REQUEST_AGAIN).stay(RESEND_RESPONSE);
        t.in(PROCEEDING).on(SEND_1XX).stay(SEND);
        t.in(PROCEEDING).on(TRANSPORT_ERROR).stay(TRANSPORT_ERROR_TO_TU);                 // RFC 6026 8.8
        if (reliable) {
            t.in(TRYING).on(SEND_2XX, SEND_FAILURE).to(TERMINATED, SEND);                 // 17.2.2: J is zero
            t.in(PROCEEDING).on(SEND_2XX, SEND_FAILURE).to(TERMINATED, SEND);
        } else {
            t.in(TRYING).on(SEND_2XX, SEND_FAILURE).to(COMPLETED, SEND, START_J);         // 17.2.2
            t.in(PROCEEDING).on(SEND_2XX, SEND_FAILURE).to(COMPLETED, SEND, START_J);
            t.in(COMPLETED).on(REQUEST_AGAIN).stay(RESEND_RESPONSE);
            t.in(COMPLETED).on(SEND_2XX, SEND_FAILURE).absorb();                          // 17.2.2: discarded
            t.in(COMPLETED).on(TRANSPORT_ERROR).stay(TRANSPORT_ERROR_TO_TU);              // RFC 6026 8.8
            t.in(COMPLETED).on(TIMER_J).to(TERMINATED);
        }
        return t.table();
    }
}
