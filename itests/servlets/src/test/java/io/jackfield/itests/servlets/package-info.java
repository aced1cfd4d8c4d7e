/**
 * Applications that are written against {@code javax.servlet.sip} alone run on a real engine and stack, in this process; the
 * other side of every call is the classic JAIN-SIP stack with its own transactions and dialogs, over UDP and TCP on the loopback.
 *
 * <p>{@code application} holds servlets, {@code chapter} the tests by chapter of JSR 289 and {@code scene} what puts the two on
 * their feet: only the last knows Jackfield ({@link io.jackfield.itests.servlets.SuiteRulesTest}). Start at a test of
 * {@code chapter}. {@link io.jackfield.itests.servlets.CoverageTest} holds that every method of the API is shown by a test or
 * listed as not there yet, {@link io.jackfield.itests.servlets.CoverageRowsTest} that the page of chapters names the test of every
 * rule.
 */
package io.jackfield.itests.servlets;
