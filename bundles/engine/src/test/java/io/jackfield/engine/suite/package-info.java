/**
 * What the engine does, as its peers and applications see it, in virtual time and in both modes. Expected values are those of
 * RFC 3261, RFC 6026 and JSR 289.
 */
package io.jackfield.engine.suite;
