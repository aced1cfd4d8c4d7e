package io.jackfield.engine.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the engine: runs once with live calls, once with encoded ones, and once with a near cache
 * of them. Takes a {@link Node}, or the {@link Node.Plan} of
 * one that it wants otherwise. Afterwards every node must come to rest: no call in the store, no event waiting.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ModeByMode.class)
public @interface InBothModes {
}
