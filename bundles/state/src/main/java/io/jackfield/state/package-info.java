/**
 * The state-tier client API: what a store of calls promises to the engines, what a store of applications' values promises,
 * and the records they exchange.
 *
 * <p>Start at {@link io.jackfield.state.CallStateStore}; {@link io.jackfield.state.KeyValueStore} stands beside it.
 */
@Export
@Version("0.1.0")
package io.jackfield.state;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
