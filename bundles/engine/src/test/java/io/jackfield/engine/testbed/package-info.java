/**
 * One engine in virtual time and without threads, and what it talks to: phones that speak SIP as text, application versions
 * that follow a script, a wire that keeps what was sent. Start at {@link io.jackfield.engine.testbed.Node} and
 * {@link io.jackfield.engine.testbed.InBothModes}.
 */
package io.jackfield.engine.testbed;
