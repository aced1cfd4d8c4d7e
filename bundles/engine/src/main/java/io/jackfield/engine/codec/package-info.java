/**
 * Calls as bytes: protobuf, so that two releases read each other's calls and what one does not know survives its
 * read-modify-write. The generated messages are in {@code proto}; nobody else sees them.
 *
 * <p>Start at {@link io.jackfield.engine.codec.CallCodec}.
 */
package io.jackfield.engine.codec;
