/**
 * From a bundle to a running application version, and what was refused on the way. Not here: how a bundle says what it is
 * ({@code describe}), and where bundles come from ({@code osgi}).
 *
 * <p>Operators' views read {@link io.jackfield.deploy.Refusals}; the way of a version is in
 * {@link io.jackfield.deploy.Deployments}.
 */
@Export
@Version("0.1.0")
package io.jackfield.deploy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
