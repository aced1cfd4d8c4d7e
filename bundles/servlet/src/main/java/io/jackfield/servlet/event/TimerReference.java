package io.jackfield.servlet.event;

/**
 * Refers to a timer that is set.
 *
 * @param call   the key of its call
 * @param number its number there
 */
public record TimerReference(String call, int number) implements Reference {
}
