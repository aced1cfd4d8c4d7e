/**
 * Which call a message belongs to: the keyed hash of an initial request, the tokens that Jackfield puts into tags, branches
 * and URIs to find its calls again, and the order in which they are looked for.
 *
 * <p>Here are no calls, no store and no message building. That a hash may be an alias of another key is known to the store
 * and followed by the call engine.
 *
 * <p>Start at {@link io.jackfield.engine.key.KeyResolver}; the construction of a token is in
 * {@link io.jackfield.engine.key.Tokens}.
 */
package io.jackfield.engine.key;
