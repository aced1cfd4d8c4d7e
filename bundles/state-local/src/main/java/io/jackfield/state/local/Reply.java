package io.jackfield.state.local;

/** An answer that was decided under a stripe's lock and is to be given after the lock was left. */
interface Reply {
    /** Completes the stage; never called with a lock held. */
    void give();

    /** The store closes instead of answering; never called with a lock held. */
    void fail(RuntimeException cause);
}
