/**
 * Phones that speak TCP as RFC 3261 section 18 has it: they take connections and open them, and answer by a new one when that of the
 * request has ended, which SIPp cannot. Start with {@link io.jackfield.itests.cluster.chaos.tcp.Phones}; how one of them behaves in a call
 * is {@link io.jackfield.itests.cluster.chaos.tcp.Leg}.
 */
package io.jackfield.itests.cluster.chaos.tcp;
