/**
 * One engine: the runner of the call engine with its workers, timers and drains, put together.
 *
 * <p>Start at {@link io.jackfield.engine.Engine}; what a call does is in {@code core}, its state in {@code call}.
 */
package io.jackfield.engine;
