package io.jackfield.deploy.deployment;

import javax.servlet.Servlet;

/** Where an application version's objects come from: classes of its bundle, or services that it published. */
public interface Instances {
    /** A servlet. @throws ReflectiveOperationException if the class is missing or cannot be made */
    Servlet servlet(String className) throws ReflectiveOperationException;

    /** A listener. @throws ReflectiveOperationException if the class is missing or cannot be made */
    Object listener(String className) throws ReflectiveOperationException;

    /** Whether such an object can be made, without making it. @throws ReflectiveOperationException if not, with the reason */
    void check(String className) throws ReflectiveOperationException;
}
