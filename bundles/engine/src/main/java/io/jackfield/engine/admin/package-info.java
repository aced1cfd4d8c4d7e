/**
 * What operators see of the engine, read only: one call in rows, and the engine's counters. Consumers are the shell, JMX,
 * metrics and the console.
 *
 * <p>Start at {@link io.jackfield.engine.admin.CallInspector}.
 */
@Export
@Version("0.1.0")
package io.jackfield.engine.admin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
