/**
 * The embedded call state store: the calls of one process, kept as live objects in its memory. It knows nothing of
 * other processes and of disks; what it keeps is gone with the bundle. The embedded store of applications' values stands
 * beside it and shares nothing with it.
 *
 * <p>Start at {@link io.jackfield.state.local.LocalCallStateStore} and
 * {@link io.jackfield.state.local.LocalKeyValueStore}.
 */
package io.jackfield.state.local;
