/**
 * The way of an application version from its bundle to the container and the engine, and back. Plain Java over
 * {@link io.jackfield.deploy.deployment.ApplicationBundle}.
 *
 * <p>Start at {@link io.jackfield.deploy.deployment.Deployments}.
 */
package io.jackfield.deploy.deployment;
