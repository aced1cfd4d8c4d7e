/**
 * Addresses and URIs as SIP Servlet applications see them (JSR 289 section 4.1 and chapter 3): values that are parsed from
 * header text, changed by setters that check, and written back as text that is legal on the wire. They know nothing of
 * messages; what holds one can watch its changes with a {@link io.jackfield.servlet.address.Guard}.
 *
 * <p>Start at {@link io.jackfield.servlet.address.Uris} and {@link io.jackfield.servlet.address.NameAddress}.
 */
package io.jackfield.servlet.address;
