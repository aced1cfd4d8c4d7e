/**
 * Messages as applications see them (JSR 289 chapters 4 and 5) over the parser's requests and responses: header access with
 * the rule of system headers, content, and what a message may still have done to it once it is committed.
 *
 * <p>Start at {@link io.jackfield.servlet.message.RequestFacade} and {@link io.jackfield.servlet.message.ResponseFacade};
 * {@link io.jackfield.servlet.message.Fields} is all access to headers.
 */
package io.jackfield.servlet.message;
