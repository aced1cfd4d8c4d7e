/**
 * Answers to the challenges of servers and proxies, as a user agent client gives them (RFC 3261 section 22, RFC 7616, RFC 8760).
 * Knows nothing of sessions; who challenges is not here either.
 *
 * <p>Start at {@link io.jackfield.servlet.auth.Digest}.
 */
package io.jackfield.servlet.auth;
