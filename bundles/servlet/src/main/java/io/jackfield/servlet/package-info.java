/**
 * The SIP Servlet 1.1 container (JSR 289) over the call engine: one {@link io.jackfield.servlet.SipApplication} per running
 * application version, made from an {@link io.jackfield.servlet.ApplicationDescriptor}. Not here: where applications come
 * from (the deploy bundle), which version takes a call, transactions and dialogs (the engine).
 *
 * <p>Start at {@link io.jackfield.servlet.SipApplication}.
 */
@Export
@Version("0.1.0")
package io.jackfield.servlet;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
