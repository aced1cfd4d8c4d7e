/**
 * Engines and state nodes as an operator runs them, each a process on the loopback interface, with something in front of
 * the engines that knows nothing of SIP, and processes killed while calls are up.
 */
package io.jackfield.itests.cluster;
