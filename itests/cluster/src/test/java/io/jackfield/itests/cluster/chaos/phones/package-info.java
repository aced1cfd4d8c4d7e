/**
 * Phones that keep to RFC 3261 where SIPp does not: over UDP they have transactions, so that a message which comes late or again, in
 * whatever order, ends no repeats and is answered as its own request was; over TCP they take connections and open them, and answer by a
 * new one when that of the request has ended. Start with {@link io.jackfield.itests.cluster.chaos.phones.Phones}; how one of them
 * behaves in a call is {@link io.jackfield.itests.cluster.chaos.phones.Leg}.
 */
package io.jackfield.itests.cluster.chaos.phones;
