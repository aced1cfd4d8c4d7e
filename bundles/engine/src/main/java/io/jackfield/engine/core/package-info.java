/**
 * The call engine as a function: a call, an event and the time give the changed call and what is to be sent. No clock,
 * socket, thread or lock, and no OSGi; application code runs in here and what it sends lands in the call's outbox.
 *
 * <p>Start at {@link io.jackfield.engine.core.CallEngine}. Who stores, sends and arms timers is {@code run}.
 */
package io.jackfield.engine.core;
