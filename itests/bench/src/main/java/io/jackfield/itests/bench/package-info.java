/**
 * The benchmark {@code ./jackfield bench}: what a call costs on Jackfield and beside it. Start at
 * {@link io.jackfield.itests.bench.Bench}. It owns the measuring and the page docs/performance.md; SIPp itself is in
 * {@code io.jackfield.itests.sipp}.
 */
package io.jackfield.itests.bench;
