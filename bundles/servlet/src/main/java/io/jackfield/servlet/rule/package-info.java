/**
 * The rules by which a deployment descriptor maps initial requests to servlets (JSR 289 section 16.1): built by whoever reads
 * the descriptor, asked by the container.
 *
 * <p>Start at {@link io.jackfield.servlet.rule.Rule}.
 */
@Export
@Version("0.1.0")
package io.jackfield.servlet.rule;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
