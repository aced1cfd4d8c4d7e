/** Stored calls in rows, for operators: {@link io.jackfield.engine.inspect.StoredCallInspector}. */
package io.jackfield.engine.inspect;
