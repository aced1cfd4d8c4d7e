/**
 * Between the call engine and what runs applications over it: {@link io.jackfield.engine.app.TransactionUser} is told what
 * happened, {@link io.jackfield.engine.app.CallContext} is what it may do. The SIP Servlet container is one such user.
 */
@Export
@Version("0.1.0")
package io.jackfield.engine.app;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
