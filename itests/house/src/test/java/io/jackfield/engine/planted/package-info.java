/** Planted to break the rules of the house. */
@Export
@Version("0.1.0")
package io.jackfield.engine.planted;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
