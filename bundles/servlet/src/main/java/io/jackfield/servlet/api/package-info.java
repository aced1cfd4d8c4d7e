/**
 * What applications may use of Jackfield beyond {@code javax.servlet.sip}: nothing here is needed to run, all of it is for
 * services that want to know about versions, or to act where the standard has no word for it. An application that imports this
 * package runs on Jackfield only.
 *
 * <p>Start at {@link io.jackfield.servlet.api.ApplicationInfo}.
 */
@Export
@Version("0.1.0")
package io.jackfield.servlet.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
