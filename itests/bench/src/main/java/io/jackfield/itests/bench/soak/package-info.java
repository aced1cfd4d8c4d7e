/**
 * The same load for a long time. Start at {@link io.jackfield.itests.bench.soak.Soak}.
 */
package io.jackfield.itests.bench.soak;
