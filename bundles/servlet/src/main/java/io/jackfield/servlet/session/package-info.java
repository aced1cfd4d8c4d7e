/**
 * SIP sessions and application sessions (JSR 289 chapter 6) over the call's legs and application sessions, the factory that
 * makes them, and the look-up of application sessions by id. They hold no state of their own.
 *
 * <p>Start at {@link io.jackfield.servlet.session.LegSession}.
 */
package io.jackfield.servlet.session;
