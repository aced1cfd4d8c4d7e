/** The feature in Karaf: {@link io.jackfield.itests.karaf.FeatureIT} looks at its bundles,
 * {@link io.jackfield.itests.karaf.FeatureCallIT} makes a call through it. */
package io.jackfield.itests.karaf;
