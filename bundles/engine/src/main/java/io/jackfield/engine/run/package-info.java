/**
 * Runs the call engine on one node: a queue per call, check-out, the event on a bounded worker, check-in, and only then
 * what is to be sent; the 100 that a slow callback owes; and the timers of calls.
 *
 * <p>Start at {@link io.jackfield.engine.run.CallRunner}; one event's way is {@code EventRun}, its steps are {@code Hold},
 * {@code Work}, {@code Commit} and {@code Ending}.
 */
package io.jackfield.engine.run;
