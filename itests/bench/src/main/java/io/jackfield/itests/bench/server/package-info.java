/**
 * Servers under load, each a process of its own, and what they use. {@link io.jackfield.itests.bench.server.Server} says what all
 * have in common.
 */
package io.jackfield.itests.bench.server;
