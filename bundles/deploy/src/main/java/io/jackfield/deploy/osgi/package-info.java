/**
 * Bundles and services of the framework, shown to {@link io.jackfield.deploy.Deployments} as they come and go. Wiring only:
 * nothing here decides about versions.
 */
package io.jackfield.deploy.osgi;
