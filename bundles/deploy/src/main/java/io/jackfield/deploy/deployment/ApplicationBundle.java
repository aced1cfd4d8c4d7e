package io.jackfield.deploy.deployment;

import io.jackfield.deploy.describe.BundleContent;
import java.util.List;

/** A bundle, as far as deployment needs one. */
public interface ApplicationBundle extends BundleContent {
    /** Its number in the framework; the same after an update. */
    long id();

    /** The version's class loader; that of the bundle's current wiring. */
    ClassLoader loader();

    /** The other bundles whose packages this one is wired to, or that it requires whole. */
    List<Provider> providers();

    /** A bundle that gives this one a package. @param what the package, or the symbolic name of a required bundle */
    record Provider(ApplicationBundle bundle, String what) {
    }
}
