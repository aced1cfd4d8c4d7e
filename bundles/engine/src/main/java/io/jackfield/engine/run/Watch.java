package io.jackfield.engine.run;

/** Runs something after a while; a thread of its own in production, virtual time in tests. What runs is short. */
public interface Watch {
    /** @return cancels it, if it did not begin yet */
    Runnable after(long millis, Runnable what);
}
