package io.jackfield.state.grid.client;

/** Runs something later. Injected, so that a test owns the time. Thread-safe. */
@FunctionalInterface
public interface Delay {
    /**
     * @param millis at least 1
     * @param task   runs once, on a thread of the delay's, unless cancelled before
     * @return cancels the task when run; may be run after the task and more than once
     */
    Runnable after(long millis, Runnable task);
}
