/**
 * Whether this node is ready for calls: checks over what other services show, each with a verdict and a reason. Plain Java; what
 * prints them is elsewhere.
 *
 * <p>Start at {@link io.jackfield.shell.health.Readiness}.
 */
package io.jackfield.shell.health;
