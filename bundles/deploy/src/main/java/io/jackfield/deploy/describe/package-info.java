/**
 * How a bundle says which application it is and what is in it: annotations, {@code sip.xml}, headers. Plain Java over
 * {@link io.jackfield.deploy.describe.BundleContent}; no class of the application is loaded here.
 *
 * <p>Start at {@link io.jackfield.deploy.describe.Describer}.
 */
package io.jackfield.deploy.describe;
