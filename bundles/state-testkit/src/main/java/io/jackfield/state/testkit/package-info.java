/**
 * What every {@link io.jackfield.state.CallStateStore} has to pass, and a store that fails on demand. For tests only,
 * never deployed.
 *
 * <p>Start at {@link io.jackfield.state.testkit.CallStateStoreContract}.
 */
package io.jackfield.state.testkit;
