package io.jackfield.deploy.describe;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What is in a bundle, without starting or loading any of it. */
public interface BundleContent {
    String symbolicName();

    /** As OSGi writes it, {@code 0.0.0} if the bundle has none. */
    String version();

    /** A manifest header, without its parameters. */
    Optional<String> header(String name);

    /** Whether the bundle refers to the SIP Servlet API; one that does not is no application by annotation. */
    boolean usesSipServlets();

    /** A file of the bundle or its fragments; empty if there is none. The caller closes it. */
    Optional<InputStream> open(String path) throws IOException;

    /** Shows every class file of the bundle's class path, embedded archives included. */
    void classFiles(ClassFileReader reader) throws IOException;

    /** Takes one class file. */
    @FunctionalInterface
    interface ClassFileReader {
        void read(byte[] classFile) throws IOException;
    }
}
