/**
 * SIP messages in and out, and no call state: endpoints, flows and their limits.
 *
 * <p>Start at {@link io.jackfield.stack.MessageReceiver} for what comes in, {@link io.jackfield.stack.MessageSender} for
 * what goes out and {@link io.jackfield.stack.Endpoints} for where.
 */
@Export
@Version("0.1.0")
package io.jackfield.stack;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
