/**
 * Servers side by side: the order of runs, the search for the highest clean rate, the heap. Start at
 * {@link io.jackfield.itests.bench.compare.Comparison}, for clusters at {@link io.jackfield.itests.bench.compare.Cluster}.
 */
package io.jackfield.itests.bench.compare;
