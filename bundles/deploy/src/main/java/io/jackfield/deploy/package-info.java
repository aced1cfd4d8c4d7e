/**
 * What deployment refused, for operators' views. How a bundle becomes an application version is private to this bundle:
 * {@code describe} says what a bundle is, {@code deployment} brings it to the engine and back, {@code osgi} follows bundles
 * and services.
 *
 * <p>Start at {@link io.jackfield.deploy.Refusals}.
 */
@Export
@Version("0.1.0")
package io.jackfield.deploy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
