/**
 * The embedded call state store: the calls of one process, kept as live objects in its memory. It knows nothing of
 * other processes and of disks; what it keeps is gone with the bundle.
 *
 * <p>Start at {@link io.jackfield.state.local.LocalCallStateStore}.
 */
package io.jackfield.state.local;
