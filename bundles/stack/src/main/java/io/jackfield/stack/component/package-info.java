/**
 * Wires the stack to OSGi: configuration to endpoints, services to the core. Holds no behaviour of its own.
 * Start at {@link io.jackfield.stack.component.EndpointComponent}.
 */
package io.jackfield.stack.component;
