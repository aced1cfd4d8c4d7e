/**
 * One call as the engine works on it: application sessions, legs (SIP sessions), transactions, timers and what is to be
 * sent. Plain state with no clock, socket or lock in it: only the event that holds the call touches it, so nothing here is
 * thread-safe. Not here: what changes the state ({@code core}) and how it becomes bytes ({@code codec}).
 *
 * <p>Start at {@link io.jackfield.engine.call.Call}.
 */
@Export
@Version("0.1.0")
package io.jackfield.engine.call;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
