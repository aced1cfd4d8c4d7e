/**
 * Calls through a server: SIPp on both sides and a probe with a fine clock.
 * {@link io.jackfield.itests.bench.load.Load} makes a {@link io.jackfield.itests.bench.load.Run}.
 */
package io.jackfield.itests.bench.load;
