/**
 * The timer service: which calls are due, on which engine. It fires nothing itself; a due call is an event of its
 * engine, which looks into the call for the timers.
 *
 * <p>Start at {@link io.jackfield.timer.CallTimers}.
 */
@Export
@Version("0.1.0")
package io.jackfield.timer;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
