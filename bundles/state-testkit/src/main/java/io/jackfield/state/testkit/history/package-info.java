/**
 * Whether what many engines saw of a store, each operation with its beginning, end and answer, could have come of one operation
 * after the other: linearizability, per key. For tests only.
 *
 * <p>A test wraps its store in a {@link io.jackfield.state.testkit.history.RecordedStore}, has some
 * {@link io.jackfield.state.testkit.history.Borrowers} work on it, and gives the history to
 * {@link io.jackfield.state.testkit.history.Linearizability}. What a store may do in which state is in
 * {@link io.jackfield.state.testkit.history.Asked}; start there.
 *
 * <p>Written here because nothing on Maven Central fits: lincheck judges histories that it makes itself inside one JVM, and
 * the checkers of Jepsen (knossos, elle) come with a Clojure runtime and models of registers and lists, where answers like
 * "stale", "not held" and "a repeat" are what this store is about.
 */
package io.jackfield.state.testkit.history;
