/**
 * Gogo commands for operators, scope {@code sip}: tiny components that ask services and hand the answers to {@code view}.
 * A command answers with text, an error with one sentence.
 *
 * <p>Start at {@link io.jackfield.shell.VersionCommands}.
 */
package io.jackfield.shell;
