/** The engine as an OSGi component: its configuration and its services. Wiring only; the engine is a plain class. */
package io.jackfield.engine.component;
