package io.jackfield.engine.transaction;

import static io.jackfield.engine.transaction.Effect.DOUBLE_E;
import static io.jackfield.engine.transaction.Effect.RESEND_REQUEST;
import static io.jackfield.engine.transaction.Effect.RESPONSE_TO_TU;
import static io.jackfield.engine.transaction.Effect.RESTART_E_AT_T2;
import static io.jackfield.engine.transaction.Effect.SEND;
import static io.jackfield.engine.transaction.Effect.START_E;
import static io.jackfield.engine.transaction.Effect.START_F;
import static io.jackfield.engine.transaction.Effect.START_K;
import static io.jackfield.engine.transaction.Effect.STOP_E;
import static io.jackfield.engine.transaction.Effect.STOP_F;
import static io.jackfield.engine.transaction.Effect.TIMEOUT_TO_TU;
import static io.jackfield.engine.transaction.Effect.TRANSPORT_ERROR_TO_TU;
import static io.jackfield.engine.transaction.Input.RECEIVE_1XX;
import static io.jackfield.engine.transaction.Input.RECEIVE_2XX;
import static io.jackfield.engine.transaction.Input.RECEIVE_FAILURE;
import static io.jackfield.engine.transaction.Input.TIMER_E;
import static io.jackfield.engine.transaction.Input.TIMER_F;
import static io.jackfield.engine.transaction.Input.TIMER_K;
import static io.jackfield.engine.transaction.Input.TRANSPORT_ERROR;
import static io.jackfield.engine.transaction.TransactionState.COMPLETED;
import static io.jackfield.engine.transaction.TransactionState.PROCEEDING;
import static io.jackfield.engine.transaction.TransactionState.TERMINATED;
import static io.jackfield.engine.transaction.TransactionState.TRYING;

/**
 * Non-INVITE client transaction: RFC 3261 section 17.1.2 (Figure 6).
 *
 * <pre>
 *           request          E: request again, interval doubles up to T2
 *              |              +---+
 *              V              |   V
 *           TRYING -----------+---- F, transport error ---------+
 *            |   |                                              |
 *        1xx |   | 200-699                                      |
 *            V   |                                              |
 *      PROCEEDING ------- F, transport error -----------------+ |
 *            |   |   (E: request again, every T2; 1xx: to TU) | |
 *    200-699 |   |                                            V V
 *            V   V                                          TERMINATED
 *           COMPLETED (responses absorbed) ------- K ----------^
 * </pre>
 *
 * <p>On reliable transports there is no Timer E, and Timer K is zero: a final response leads to TERMINATED.
 */
final class NonInviteClientTransaction {
    static final TransactionTable UNRELIABLE = table(false);
    static final TransactionTable RELIABLE = table(true);

    private NonInviteClientTransaction() {
    }

    private static TransactionTable table(boolean reliable) {
        TransactionTable.Rows t = new TransactionTable.Rows();
        t.in(TRYING).on(RECEIVE_1XX).to(PROCEEDING, RESPONSE_TO_TU);                      // 17.1.2.2: E and F go on
        t.in(PROCEEDING).on(RECEIVE_1XX).stay(RESPONSE_TO_TU);                            // Figure 6
        if (reliable) {
            t.start(TRYING, SEND, START_F);                                               // 17.1.2.2: no Timer E
            for (TransactionState waiting : new TransactionState[] {TRYING, PROCEEDING}) {
                t.in(waiting).on(RECEIVE_2XX, RECEIVE_FAILURE).to(TERMINATED, STOP_F, RESPONSE_TO_TU);  // K is zero
                t.in(waiting).on(TIMER_F).to(TERMINATED, TIMEOUT_TO_TU);
                t.in(waiting).on(TRANSPORT_ERROR).to(TERMINATED, STOP_F, TRANSPORT_ERROR_TO_TU);        // 17.1.4
            }
        } else {
            t.start(TRYING, SEND, START_E, START_F);                                      // 17.1.2.2
            t.in(TRYING).on(TIMER_E).stay(RESEND_REQUEST, DOUBLE_E);                      // min(2*E, T2)
            t.in(PROCEEDING).on(TIMER_E).stay(RESEND_REQUEST, RESTART_E_AT_T2);           // 17.1.2.2: T2 at once
            for (TransactionState waiting : new TransactionState[] {TRYING, PROCEEDING}) {
                t.in(waiting).on(RECEIVE_2XX, RECEIVE_FAILURE).to(COMPLETED, STOP_E, STOP_F, START_K, RESPONSE_TO_TU);
                t.in(waiting).on(TIMER_F).to(TERMINATED, STOP_E, TIMEOUT_TO_TU);
                t.in(waiting).on(TRANSPORT_ERROR).to(TERMINATED, STOP_E, STOP_F, TRANSPORT_ERROR_TO_TU);  // 17.1.4
            }
            t.in(COMPLETED).on(RECEIVE_2XX, RECEIVE_FAILURE).absorb();                    // 17.1.2.2
            t.in(COMPLETED).on(TIMER_K).to(TERMINATED);
        }
        return t.table();
    }
}
