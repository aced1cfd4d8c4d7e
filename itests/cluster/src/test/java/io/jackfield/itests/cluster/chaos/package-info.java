/**
 * Calls through a cluster of which one process after another is killed, frozen or cut off, at moments that a seed decides. Start
 * with {@link io.jackfield.itests.cluster.chaos.Chaos}, the command; the faults are in
 * {@link io.jackfield.itests.cluster.chaos.Fault}, the calls in {@link io.jackfield.itests.cluster.chaos.Traffic}, and what the
 * phones were sent is judged in {@link io.jackfield.itests.cluster.chaos.Trail}.
 */
package io.jackfield.itests.cluster.chaos;
