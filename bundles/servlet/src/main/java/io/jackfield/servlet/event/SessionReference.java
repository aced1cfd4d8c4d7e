package io.jackfield.servlet.event;

/**
 * Refers to a SIP session or an application session.
 *
 * @param call   the key of its call
 * @param number its number there
 */
public record SessionReference(String call, int number, boolean application) implements Reference {
}
