/**
 * What every {@link io.jackfield.state.CallStateStore} and every {@link io.jackfield.state.KeyValueStore} has to pass, and
 * a store of calls that fails on demand, with what was asked of one and told judged afterwards in {@code history}. For tests only,
 * never deployed.
 *
 * <p>Start at {@link io.jackfield.state.testkit.CallStateStoreContract} or
 * {@link io.jackfield.state.testkit.KeyValueStoreContract}.
 */
package io.jackfield.state.testkit;
