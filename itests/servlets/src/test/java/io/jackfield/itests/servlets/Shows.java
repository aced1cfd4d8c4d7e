package io.jackfield.itests.servlets;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The methods of the API whose behaviour a test shows, as {@code SipSession.createRequest}; an overloaded one with the simple
 * names of its parameter types, as {@code SipFactory.createAddress(URI,String)}. {@link CoverageTest} reads it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Shows {
    String[] value();
}
