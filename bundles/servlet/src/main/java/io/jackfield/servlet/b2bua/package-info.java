/**
 * B2buaHelper (JSR 289 chapter 12): linked sessions and requests, and requests that are copies of others. Links are numbers in
 * the call, so they outlive the event; nothing here does.
 *
 * <p>Start at {@link io.jackfield.servlet.b2bua.CallB2bua}.
 */
package io.jackfield.servlet.b2bua;
