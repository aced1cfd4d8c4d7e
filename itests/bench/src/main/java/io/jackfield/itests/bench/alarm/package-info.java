/**
 * Whether a cluster takes a member for dead that only has more to do than it can: more calls than the machine carries, and nothing
 * killed or frozen. Start reading at {@link io.jackfield.itests.bench.alarm.FullLoad}.
 */
package io.jackfield.itests.bench.alarm;
