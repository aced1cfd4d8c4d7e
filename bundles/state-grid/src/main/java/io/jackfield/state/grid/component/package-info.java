/** Publishes the replicated store as a service where an operator configured it. Wiring only. */
package io.jackfield.state.grid.component;
