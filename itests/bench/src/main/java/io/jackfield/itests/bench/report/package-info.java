/**
 * From measurements to docs/performance.md and its plot.
 */
package io.jackfield.itests.bench.report;
