/**
 * Servers side by side: the order of runs, the search for the highest clean rate, the heap. Start at
 * {@link io.jackfield.itests.bench.compare.Comparison}.
 */
package io.jackfield.itests.bench.compare;
