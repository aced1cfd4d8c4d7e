/**
 * From bytes to a message, or to what is wrong with it. Owns limits, validation (RFC 3261 section 8.1.1) and the
 * lenient second look at a request that the parser refused. Knows no socket and no counter.
 * Start at {@link io.jackfield.stack.read.MessageReader}.
 */
package io.jackfield.stack.read;
