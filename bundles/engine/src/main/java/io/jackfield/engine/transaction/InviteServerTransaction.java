package io.jackfield.engine.transaction;

import static io.jackfield.engine.transaction.Effect.ACK_TO_TU;
import static io.jackfield.engine.transaction.Effect.DOUBLE_G;
import static io.jackfield.engine.transaction.Effect.REQUEST_TO_TU;
import static io.jackfield.engine.transaction.Effect.RESEND_RESPONSE;
import static io.jackfield.engine.transaction.Effect.SEND;
import static io.jackfield.engine.transaction.Effect.START_G;
import static io.jackfield.engine.transaction.Effect.START_H;
import static io.jackfield.engine.transaction.Effect.START_I;
import static io.jackfield.engine.transaction.Effect.START_L;
import static io.jackfield.engine.transaction.Effect.STOP_G;
import static io.jackfield.engine.transaction.Effect.STOP_H;
import static io.jackfield.engine.transaction.Effect.TIMEOUT_TO_TU;
import static io.jackfield.engine.transaction.Effect.TRANSPORT_ERROR_TO_TU;
import static io.jackfield.engine.transaction.Input.ACK;
import static io.jackfield.engine.transaction.Input.REQUEST_AGAIN;
import static io.jackfield.engine.transaction.Input.SEND_1XX;
import static io.jackfield.engine.transaction.Input.SEND_2XX;
import static io.jackfield.engine.transaction.Input.SEND_FAILURE;
import static io.jackfield.engine.transaction.Input.TIMER_G;
import static io.jackfield.engine.transaction.Input.TIMER_H;
import static io.jackfield.engine.transaction.Input.TIMER_I;
import static io.jackfield.engine.transaction.Input.TIMER_L;
import static io.jackfield.engine.transaction.Input.TRANSPORT_ERROR;
import static io.jackfield.engine.transaction.TransactionState.ACCEPTED;
import static io.jackfield.engine.transaction.TransactionState.COMPLETED;
import static io.jackfield.engine.transaction.TransactionState.CONFIRMED;
import static io.jackfield.engine.transaction.TransactionState.PROCEEDING;
import static io.jackfield.engine.transaction.TransactionState.TERMINATED;

/**
 * INVITE server transaction: RFC 3261 section 17.2.1 (Figure 7) as amended by RFC 6026 section 7.1, which adds ACCEPTED
 * and Timer L. A response that cannot be sent is told to the transaction user and changes nothing (RFC 6026 8.8), so that
 * a retransmitted INVITE never looks like a new one. The 100 within 200 ms is sent by the engine like any 1xx.
 *
 * <pre>
 *            INVITE to TU
 *               |
 *               V
 *   +---- PROCEEDING (INVITE: last 1xx again; 1xx: sent) ---+
 *   | 300-699                                               | 2xx
 *   V                                                       V
 *  COMPLETED (INVITE, G: response again)        ACCEPTED (INVITE: absorbed; 2xx: sent; ACK: to TU)
 *   |     |                                                 |
 *   | ACK | H, to TU                                        | L
 *   V     +----------------------------+                    |
 *  CONFIRMED (ACK: absorbed) --- I ----+--> TERMINATED <----+
 * </pre>
 *
 * <p>On reliable transports there is no Timer G, and Timer I is zero: the ACK leads from COMPLETED to TERMINATED.
 */
final class InviteServerTransaction {
    static final TransactionTable UNRELIABLE = table(false);
    static final TransactionTable RELIABLE = table(true);

    private InviteServerTransaction() {
    }

    private static TransactionTable table(boolean reliable) {
        TransactionTable.Rows t = new TransactionTable.Rows();
        t.start(PROCEEDING, REQUEST_TO_TU);                                               // 17.2.1
        t.in(PROCEEDING).on(REQUEST_AGAIN).stay(RESEND_RESPONSE);
        t.in(PROCEEDING).on(SEND_1XX).stay(SEND);
        t.in(PROCEEDING).on(SEND_2XX).to(ACCEPTED, SEND, START_L);                        // RFC 6026 7.1
        t.in(PROCEEDING).on(TRANSPORT_ERROR).stay(TRANSPORT_ERROR_TO_TU);                 // RFC 6026 8.8

        t.in(ACCEPTED).on(REQUEST_AGAIN).absorb();                                        // RFC 6026 7.1
        t.in(ACCEPTED).on(SEND_2XX).stay(SEND);                                           // RFC 6026 7.1: retransmission
        t.in(ACCEPTED).on(ACK).stay(ACK_TO_TU);                                           // RFC 6026 7.1
        t.in(ACCEPTED).on(TRANSPORT_ERROR).stay(TRANSPORT_ERROR_TO_TU);                   // RFC 6026 8.8
        t.in(ACCEPTED).on(TIMER_L).to(TERMINATED);                                        // RFC 6026 7.1

        t.in(COMPLETED).on(REQUEST_AGAIN).stay(RESEND_RESPONSE);                          // 17.2.1
        t.in(COMPLETED).on(TRANSPORT_ERROR).stay(TRANSPORT_ERROR_TO_TU);                  // RFC 6026 8.8
        if (reliable) {
            t.in(PROCEEDING).on(SEND_FAILURE).to(COMPLETED, SEND, START_H);               // 17.2.1: no Timer G
            t.in(COMPLETED).on(ACK).to(TERMINATED, STOP_H);                               // I is zero
            t.in(COMPLETED).on(TIMER_H).to(TERMINATED, TIMEOUT_TO_TU);
        } else {
            t.in(PROCEEDING).on(SEND_FAILURE).to(COMPLETED, SEND, START_G, START_H);
            t.in(COMPLETED).on(TIMER_G).stay(RESEND_RESPONSE, DOUBLE_G);                  // min(2*G, T2)
            t.in(COMPLETED).on(ACK).to(CONFIRMED, STOP_G, STOP_H, START_I);
            t.in(COMPLETED).on(TIMER_H).to(TERMINATED, STOP_G, TIMEOUT_TO_TU);
            t.in(CONFIRMED).on(ACK).absorb();
            t.in(CONFIRMED).on(TIMER_I).to(TERMINATED);
        }
        return t.table();
    }
}
