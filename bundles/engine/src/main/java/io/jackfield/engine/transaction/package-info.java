/**
 * The four transactions of RFC 3261 section 17, as amended by RFC 6026, as tables of pure transitions.
 *
 * <p>Here are the states, the inputs, the effects and the rows, and how long each timer runs. Not here: matching a message
 * to a transaction (17.1.3, 17.2.3), building an ACK (17.1.1.3), sending, storing and arming timers; one interpreter of
 * {@link io.jackfield.engine.transaction.Effect effects} in the call engine does these for all four machines. Timer C is
 * the proxy's (16.6), not a transaction's, and the retransmission of a 2xx to INVITE belongs to the dialog (13.3.1.4).
 *
 * <p>Start at {@link io.jackfield.engine.transaction.TransactionTables}, then read one machine, for instance
 * {@link io.jackfield.engine.transaction.InviteServerTransaction}.
 */
package io.jackfield.engine.transaction;
