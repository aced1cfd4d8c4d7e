/**
 * SIPp as the phones of the integration tests: {@link io.jackfield.itests.sipp.Scenario} says what a phone sends and
 * expects, {@link io.jackfield.itests.sipp.Sipp} runs it, {@link io.jackfield.itests.sipp.Tally} is what it counted.
 */
@Export
@Version("0.1.0")
package io.jackfield.itests.sipp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
