/**
 * One event of a call as the container's packages share it: the engine's context, and one facade per session, application
 * session and transaction, so that objects of one event can be compared by identity. Facades are thrown away with their event;
 * what must outlive it is in the call. Not here: the facades themselves ({@code message}, {@code session}, {@code b2bua}).
 *
 * <p>Start at {@link io.jackfield.servlet.event.CallEvent}.
 */
package io.jackfield.servlet.event;
