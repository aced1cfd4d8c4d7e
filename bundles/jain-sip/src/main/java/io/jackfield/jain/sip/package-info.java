/**
 * What Jackfield adds to the RI: its logging handed on to SLF4J. It owns nothing else; messages, headers, parser, SDP and
 * digest are the RI's own packages. Start at {@link io.jackfield.jain.sip.JainSip#init()}, which whoever parses first calls.
 */
@Export
@Version("0.1.0")
package io.jackfield.jain.sip;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
