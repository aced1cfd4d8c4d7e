package javax.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands for the real annotation, as an application brings it: the container knows it by its name only. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Resource {
}
