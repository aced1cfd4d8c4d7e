/**
 * A bundle for the tests that ends its process at the one moment that no signal from outside hits: after a check-in was acknowledged,
 * before anything of it is sent. Put into an engine's platform as a jar of its own.
 */
package io.jackfield.itests.cluster.halting;
