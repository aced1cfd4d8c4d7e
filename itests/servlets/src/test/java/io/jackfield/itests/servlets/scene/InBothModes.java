package io.jackfield.itests.servlets.scene;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that takes a {@link Scene} and runs once per {@link Mode}. What the application threw fails it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Timeout(60)
@ExtendWith(SceneByMode.class)
public @interface InBothModes {
    /** The container's T1, ms: small where a test waits for timers, and must bear that everything is repeated on a busy machine. */
    int t1() default 500;
}
