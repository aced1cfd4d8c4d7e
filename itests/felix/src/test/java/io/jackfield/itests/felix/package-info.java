/**
 * The platform under real calls. The tests run inside it (Pax Exam) on the bundles and start levels that the distribution
 * names, see {@link io.jackfield.itests.felix.Platform}; the phones outside are SIPp; what an operator does is done with
 * the shell's own commands. {@link io.jackfield.itests.felix.PlatformIT} starts the distribution as it is shipped.
 */
package io.jackfield.itests.felix;
