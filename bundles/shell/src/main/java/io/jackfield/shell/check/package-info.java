/**
 * The checks of {@code sip:health} as health checks of Apache Felix, tags {@code ready} and {@code live}, for whoever runs those:
 * an HTTP endpoint, a monitor. The API is an optional import; without it nobody asks for these services and their classes are
 * never loaded.
 */
package io.jackfield.shell.check;
