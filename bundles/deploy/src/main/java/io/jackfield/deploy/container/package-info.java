/**
 * The SIP Servlet container as deployment uses it: from a description by class names to the container's own descriptor with
 * instances and rules.
 *
 * <p>Start at {@link io.jackfield.deploy.container.ServletContainer}.
 */
package io.jackfield.deploy.container;
